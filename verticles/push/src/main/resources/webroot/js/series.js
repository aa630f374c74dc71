// Candles by their open time. Answers and frames arrive in any order; each says up to which offset of the stream it
// knows, and the better informed one stands.

export class CandleSeries {
  #known = new Map();
  #ascending = [];

  get list() {
    return this.#ascending;
  }

  get first() {
    return this.#ascending[0];
  }

  get last() {
    return this.#ascending.at(-1);
  }

  merge(candles, offset) {
    for (const candle of candles) {
      const known = this.#known.get(candle.openTime);
      if (known === undefined || offset >= known.offset) {
        this.#known.set(candle.openTime, { candle, offset });
      }
    }
    this.#arrange();
  }

  remove(openTimes) {
    openTimes.forEach((openTime) => this.#known.delete(openTime));
    this.#arrange();
  }

  clear() {
    this.remove([...this.#known.keys()]);
  }

  #arrange() {
    const times = [...this.#known.keys()].sort();
    this.#ascending = times.map((time) => this.#known.get(time).candle);
  }
}
