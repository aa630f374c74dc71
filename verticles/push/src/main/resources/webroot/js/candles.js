// The candles of one pool and interval: the newest page at first, older pages on demand, and the live stream on top.

import { CandleChart } from "./chart.js";
import { Repetition } from "./repetition.js";
import { CandleSeries } from "./series.js";
import { Section } from "./section.js";

const PAGE = 500;
const CONFLATE_MS = 250;
const REPAIR_MS = 5_000;

export class Candles {
  #api;
  #stream;
  #section = new Section("chart");
  #chart = new CandleChart(this.#section, () => this.#loadOlder());
  #series = new CandleSeries();
  #view = null;
  #topic = null;
  #leaving = new AbortController();
  #loaded = false;
  #loading = new Repetition(() => this.#load());
  #older = "idle";
  #frame = 0;

  constructor(api, stream) {
    this.#api = api;
    this.#stream = stream;
  }

  open(view, pool) {
    this.close();
    this.#leaving = new AbortController();
    this.#view = view;
    this.#series.clear();
    this.#loaded = false;
    this.#olderIs("idle");
    this.#chart.begin(pool, view.interval);
    this.#section.element.dataset.interval = view.interval;
    this.#topic = `candles:${view.chain}:${view.address}:${view.interval}`;
    this.#load();
    this.#listen();
  }

  close() {
    this.#leaving.abort();
    this.#loading.stop();
    this.#section.loading();
    cancelAnimationFrame(this.#frame);
    if (this.#topic !== null) {
      this.#stream.unsubscribe(this.#topic);
      this.#topic = null;
    }
  }

  #listen() {
    let joinedBefore = false;
    const listener = {
      snapshot: (candles, offset) => {
        const knownTo = this.#series.last?.openTime;
        this.#merge(candles, offset);
        // The snapshot holds two candles; during an absence more than those may have passed.
        if (joinedBefore) {
          this.#refresh(knownTo);
        }
        joinedBefore = true;
      },
      frame: (frame) => this.#apply(frame),
      lost: () => this.#refresh(this.#series.last?.openTime),
      refused: (error) => console.warn("No live candles:", error.code, error.message),
    };
    this.#stream.subscribe(this.#topic, listener, { conflateMs: CONFLATE_MS });
  }

  #apply({ op, removed, data, range, offset }) {
    if (op === "correction") {
      this.#series.remove(removed);
    }
    this.#merge(data, offset);
    if (range) {
      // More has changed than was sent: nothing that is known still counts.
      this.#refresh("");
    }
  }

  #load() {
    this.#loading.stop();
    this.#section.loading();
    return this.#newest(undefined, (error) => {
      this.#section.error(error, () => this.#load());
      this.#loading.afterFailure(error);
    });
  }

  /** What is on screen stays there until the better answer comes. */
  #refresh(knownTo) {
    return this.#newest(knownTo, (error) => {
      console.warn("Candles did not refresh:", error.message);
      const signal = this.#leaving.signal;
      setTimeout(() => signal.aborted || this.#refresh(knownTo), error.retryAfterMs ?? REPAIR_MS);
    });
  }

  /** Reads the newest page; where it does not reach back to what is known, it replaces it, so that no hole is drawn. */
  async #newest(knownTo, failed) {
    try {
      const { data, offset } = await this.#page({});
      if (data.length > 0 && data[0].openTime > knownTo) {
        this.#series.clear();
      }
      if (!this.#loaded || this.#series.list.length === 0) {
        this.#olderIs(data.length < PAGE ? "exhausted" : "idle");
      }
      this.#loaded = true;
      this.#merge(data, offset);
      if (this.#series.list.length === 0) {
        this.#section.empty("No trades in this pool yet. The first one draws the first candle.");
      }
    } catch (error) {
      this.#unlessLeft(error, failed);
    }
  }

  async #loadOlder() {
    if (this.#older !== "idle") {
      return;
    }
    this.#olderIs("loading");
    try {
      const { data, offset } = await this.#page({ to: this.#series.first.openTime });
      this.#merge(data, offset);
      this.#olderIs(data.length < PAGE ? "exhausted" : "idle");
    } catch (error) {
      this.#unlessLeft(error, () => {
        this.#olderIs("idle");
        console.warn("Older candles did not load:", error.message);
      });
    }
  }

  /** The answer for a view that has been left in the meantime is an abort, never data. */
  async #page(parameters) {
    const signal = this.#leaving.signal;
    const page = await this.#api.candles(this.#view, { interval: this.#view.interval, limit: PAGE, ...parameters }, signal);
    signal.throwIfAborted();
    return page;
  }

  #unlessLeft(error, failed) {
    if (error.name !== "AbortError") {
      failed(error);
    }
  }

  #olderIs(state) {
    this.#older = state;
    this.#section.element.dataset.older = state;
  }

  #merge(candles, offset) {
    this.#series.merge(candles, offset);
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    if (this.#loaded && this.#series.list.length > 0) {
      this.#section.ready();
      this.#chart.show(this.#series.list);
    }
  }
}
