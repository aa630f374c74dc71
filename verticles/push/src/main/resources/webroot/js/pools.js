// The list of pools: the node's order, its search, and links, so that the browser's own means of moving about work.

import { change, chainName, compact, count, price, protocolName, rate, symbol, usdCompact } from "./format.js";
import { directionOf, element } from "./dom.js";
import { hashOf, samePool } from "./route.js";
import { Section } from "./section.js";

const REFRESH_MS = 10_000;
const TYPING_MS = 200;

export class Pools {
  #api;
  #arrived;
  #section = new Section("pools");
  #search;
  #pages = [];
  #next = null;
  #view = null;
  #asking = new AbortController();
  #timer;

  /** arrived is told the pools whenever the first page came. */
  constructor(api, arrived) {
    this.#api = api;
    this.#arrived = arrived;
    this.#search = this.#section.field("search");
    this.#search.addEventListener("input", () => this.#after(TYPING_MS, () => this.#find()));
    this.#section.field("more").addEventListener("click", () => this.#loadMore());
    document.addEventListener("visibilitychange", () => document.hidden || this.#refresh());
  }

  async load() {
    this.#section.loading();
    await this.#find();
  }

  /** Pages of another search do not go on this one. */
  async #find() {
    this.#pages.length = Math.min(this.#pages.length, 1);
    await this.#first((error) => this.#section.error(error, () => this.load()));
  }

  /** Marks the pool on show, and lets the links keep the interval. */
  mark(view) {
    this.#view = view;
    this.#draw();
  }

  /** The stream is ahead of the list: the pool on show gets its price from there. */
  priced(view, value) {
    const row = this.#section.element.querySelector(`[data-pool="${view.chain}:${view.address}"] [data-field="price"]`);
    if (row !== null) {
      row.textContent = price(value);
    }
  }

  async #refresh() {
    if (!document.hidden) {
      await this.#first((error) => console.warn("Pools did not refresh:", error.message));
    }
  }

  async #first(failed) {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const { pools, next } = await this.#api.pools({ search: this.#search.value.trim() }, signal);
      signal.throwIfAborted();
      if (this.#pages.length < 2) {
        this.#next = next;
      }
      this.#pages[0] = pools;
      this.#show();
      this.#arrived(pools);
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      failed(error);
    }
    this.#after(REFRESH_MS, () => this.#refresh());
  }

  async #loadMore() {
    const { signal } = this.#asking;
    try {
      const { pools, next } = await this.#api.pools({ search: this.#search.value.trim(), cursor: this.#next }, signal);
      signal.throwIfAborted();
      this.#pages.push(pools);
      this.#next = next;
      this.#show();
    } catch (error) {
      if (!signal.aborted) {
        this.#section.error(error, () => this.load());
      }
    }
  }

  #show() {
    if (this.#pages[0].length > 0) {
      this.#section.ready();
      this.#draw();
    } else if (this.#search.value.trim() !== "") {
      this.#section.empty("No pool matches. Search by symbol, name or the start of an address.");
    } else {
      this.#section.empty("No pools yet. They appear with their first trade.");
    }
  }

  #draw() {
    const list = this.#section.field("list");
    const focused = document.activeElement?.closest("[data-pool]")?.dataset.pool;
    // Pages that were read at different times may overlap.
    const pools = new Map(this.#pages.flat().map((pool) => [`${pool.chain}:${pool.address}`, pool]));
    list.replaceChildren(...Array.from(pools, ([key, pool]) => this.#row(key, pool)));
    if (focused) {
      list.querySelector(`[data-pool="${CSS.escape(focused)}"]`)?.focus();
    }
    this.#section.field("more").hidden = this.#next === null;
  }

  #row(key, pool) {
    const day = pool.windows["24h"];
    const link = element("a", "", { className: "pool-row" });
    link.href = hashOf({ ...pool, interval: this.#view?.interval ?? "5m" });
    link.dataset.pool = key;
    if (samePool(pool, this.#view)) {
      link.setAttribute("aria-current", "page");
    }
    const name = element("span", "", { field: "pair", className: "pair", title: `${chainName(pool.chainId)}, ${protocolName(pool.protocol)}` });
    name.append(element("bdi", `${symbol(pool.base)}/${symbol(pool.quote)}`), element("small", pool.fee === null ? "" : rate(pool.fee), { field: "fee" }));
    const moved = element("span", change(day.priceChange), { field: "change24h", title: "Price change over 24 hours" });
    moved.dataset.direction = directionOf(day.priceChange);
    link.append(name, element("span", price(pool.price), { field: "price" }), this.#activity(pool, day), moved);
    const item = element("li");
    item.append(link);
    return item;
  }

  #activity(pool, day) {
    const line = element("span", "", { className: "activity" });
    const volume = day.volumeUsd === null ? `${compact(day.volumeQuote)} ${symbol(pool.quote)}` : usdCompact(day.volumeUsd);
    line.append(element("span", `${volume} vol`, { field: "volume24h", title: "Volume over 24 hours" }), element("span", `${count(day.trades)} trades`, { field: "trades24h", title: "Trades over 24 hours" }));
    return line;
  }

  #after(delay, then) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, delay);
  }
}
