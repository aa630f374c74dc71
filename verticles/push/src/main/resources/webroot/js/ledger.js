// The trades of one pool that the page knows, newest first, in the one order that the API uses everywhere.

export class Ledger {
  #known = new Map();
  #max = 0;
  #newestFirst = [];

  /** At most max trades are kept; older ones fall out at the end. */
  clear(max) {
    this.#known.clear();
    this.#max = max;
    this.#newestFirst = [];
  }

  get list() {
    return this.#newestFirst;
  }

  widen(max) {
    this.#max = max;
  }

  add(trades) {
    for (const trade of trades) {
      const known = this.#known.get(keyOf(trade));
      if (trade.status === "executed" && (known === undefined || trade.revision >= known.revision)) {
        this.#known.set(keyOf(trade), trade);
      }
    }
    this.#arrange();
  }

  remove(trades) {
    trades.forEach((trade) => this.#known.delete(keyOf(trade)));
    this.#arrange();
  }

  #arrange() {
    const ordered = [...this.#known.values()].sort((one, other) => compare(other, one));
    ordered.slice(this.#max).forEach((trade) => this.#known.delete(keyOf(trade)));
    this.#newestFirst = ordered.slice(0, this.#max);
  }
}

/** An id is unique within its source only. */
export function keyOf({ source, tradeId }) {
  return `${source}/${tradeId}`;
}

function compare(one, other) {
  return (
    byText(one.timestamp, other.timestamp) ||
    (one.blockNumber ?? -1) - (other.blockNumber ?? -1) ||
    (one.logIndex ?? -1) - (other.logIndex ?? -1) ||
    byText(one.tradeId, other.tradeId)
  );
}

function byText(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}
