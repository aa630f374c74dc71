// The table of a pool's trades: the newest from the stream, older ones by page.

import { arrange } from "./dom.js";
import { keyOf, Ledger } from "./ledger.js";
import { LateValues } from "./late-values.js";
import { symbol } from "./format.js";
import { Repetition } from "./repetition.js";
import { Section } from "./section.js";
import { tradeRow } from "./trade-row.js";

const PAGE = 50;
const ROWS_MAX = 1_000;
const REPAIR_FIRST_MS = 1_000;
const REPAIR_MAX_MS = 30_000;

export class Trades {
  #api;
  #stream;
  #latest;
  #section = new Section("trades");
  #rows = new Map();
  #ledger = new Ledger();
  #view = null;
  #pool = null;
  #topic = null;
  #leaving = new AbortController();
  #cursor; // undefined: not asked for yet; null: there is nothing older
  #lostTo = 0;
  #loading = new Repetition(() => this.#load());
  #values = new LateValues(() => this.#ledger.list, async () => this.#add((await this.#page({})).data));
  #frame = 0;

  /** latest is told the newest trade whenever it changes. */
  constructor(api, stream, latest) {
    this.#api = api;
    this.#stream = stream;
    this.#latest = latest;
    this.#section.field("older").addEventListener("click", () => this.#loadOlder());
  }

  open(view, pool) {
    this.close();
    this.#leaving = new AbortController();
    this.#view = view;
    this.#pool = pool;
    this.#clear();
    this.#arrange([]);
    this.#section.field("base-amount").textContent = `Amount (${symbol(pool.base)})`;
    this.#section.field("quote-amount").textContent = `Total (${symbol(pool.quote)})`;
    this.#load();
    this.#topic = `trades:${view.chain}:${view.address}`;
    this.#stream.subscribe(this.#topic, {
      snapshot: (trades) => this.#restart(trades),
      frame: ({ op, removed, data, range }) => {
        if (op === "correction") {
          this.#ledger.remove(removed);
        }
        this.#add(data);
        if (range) {
          this.#clear();
          this.#load();
        }
      },
      lost: (offset) => this.#lost(offset),
      refused: (error) => console.warn("No live trades:", error.code, error.message),
    });
  }

  close() {
    this.#leaving.abort();
    this.#loading.stop();
    this.#values.forget();
    this.#section.loading();
    cancelAnimationFrame(this.#frame);
    if (this.#topic !== null) {
      this.#stream.unsubscribe(this.#topic);
      this.#topic = null;
    }
  }

  #clear() {
    this.#ledger.clear(PAGE);
    this.#cursor = undefined;
    this.#lostTo = 0;
  }

  /** A snapshot replaces what was known: between the two, trades may be missing. */
  #restart(trades) {
    if (trades.length > 0) {
      this.#clear();
      this.#add(trades);
    }
  }

  async #load() {
    this.#loading.stop();
    if (this.#ledger.list.length === 0) {
      this.#section.loading();
    }
    try {
      this.#add((await this.#page({})).data);
    } catch (error) {
      this.#unlessLeft(error, () => {
        // What the stream has brought in the meantime stays in sight.
        if (this.#ledger.list.length === 0) {
          this.#section.error(error, () => this.#load());
        }
        this.#loading.afterFailure(error);
      });
    }
  }

  #lost(offset) {
    const repairing = this.#lostTo > 0;
    this.#lostTo = Math.max(this.#lostTo, offset);
    if (!repairing) {
      this.#repair(REPAIR_FIRST_MS);
    }
  }

  /** An answer may come from a node or a cache that does not know the lost trades yet; then it is asked again. */
  async #repair(delay) {
    const { signal } = this.#leaving;
    let wait = 0;
    try {
      const page = await this.#page({ limit: this.#cursor === undefined ? PAGE : ROWS_MAX });
      this.#add(page.data);
      if (page.offset >= this.#lostTo) {
        this.#lostTo = 0;
        return;
      }
    } catch (error) {
      wait = error.retryAfterMs ?? 0;
      this.#unlessLeft(error, () => console.warn("Trades did not refresh:", error.message));
    }
    setTimeout(() => signal.aborted || this.#repair(Math.min(2 * delay, REPAIR_MAX_MS)), Math.max(delay, wait));
  }

  async #loadOlder() {
    const button = this.#section.field("older");
    button.disabled = true;
    try {
      // What the first page holds is on screen already; what is asked for is its continuation.
      const cursor = this.#cursor ?? (await this.#page({})).next;
      const page = cursor === null ? { data: [], next: null } : await this.#page({ cursor });
      this.#cursor = page.next;
      this.#ledger.widen(ROWS_MAX);
      this.#add(page.data);
    } catch (error) {
      this.#unlessLeft(error, () => console.warn("Older trades did not load:", error.message));
    } finally {
      button.disabled = false;
    }
  }

  async #page(parameters) {
    const signal = this.#leaving.signal;
    const page = await this.#api.trades(this.#view, { limit: PAGE, ...parameters }, signal);
    signal.throwIfAborted();
    return page;
  }

  #unlessLeft(error, failed) {
    if (error.name !== "AbortError") {
      failed(error);
    }
  }

  #add(trades) {
    this.#ledger.add(trades);
    this.#values.told(trades);
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const trades = this.#ledger.list;
    this.#arrange(trades);
    this.#section.field("older").hidden = this.#cursor === null || trades.length < PAGE || trades.length >= ROWS_MAX;
    if (trades.length === 0) {
      this.#section.empty("No trades yet. New ones appear here as they happen.");
    } else {
      this.#section.ready();
      this.#latest(trades[0]);
    }
  }

  /** Rows are kept while their trade is what it was, so that focus and selection stay where they are. */
  #arrange(trades) {
    const before = this.#rows;
    this.#rows = new Map(trades.map((trade) => {
      const known = before.get(keyOf(trade));
      const same = known?.trade.revision === trade.revision && known.trade.amountUsd === trade.amountUsd;
      return [keyOf(trade), same ? known : { trade, row: tradeRow(trade, this.#pool, before.size > 0 && known === undefined) }];
    }));
    arrange(this.#section.field("rows"), Array.from(this.#rows.values(), ({ row }) => row));
  }
}
