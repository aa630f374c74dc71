// The list of pools: the node's order, its search, and links, so that the browser's own means of moving about work.

import { change, chainName, compact, count, price, protocolName, rate, symbol, usdCompact } from "./format.js";
import { directionOf, element } from "./dom.js";
import { Reading } from "./reading.js";
import { hashOf, samePool } from "./route.js";
import { Section } from "./section.js";

const REFRESH_MS = 30_000;
const REFRESH_EMPTY_MS = 10_000;
const TYPING_MS = 200;
const PAGE = 50;
/** As many as one answer holds: all that is shown is read again at once. */
const POOLS_MAX = 1_000;

export class Pools {
  #section = new Section("pools");
  #reading;
  #search;
  #wanted = PAGE;
  #pools = [];
  #view = null;
  #typing;

  /** arrived is told the pools whenever they came. */
  constructor(api, arrived) {
    this.#search = this.#section.field("search");
    this.#reading = new Reading(this.#section, {
      ask: (signal) => api.pools({ search: this.#search.value.trim(), limit: this.#wanted }, signal),
      show: (answer) => {
        this.#show(answer);
        arrived(answer.pools);
      },
      everyMs: () => (this.#pools.length === 0 ? REFRESH_EMPTY_MS : REFRESH_MS),
    });
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#find(), TYPING_MS);
    });
    this.#section.field("more").addEventListener("click", () => this.#more());
  }

  load() {
    this.#reading.close();
    this.#reading.open();
  }

  #find() {
    this.#wanted = PAGE;
    this.#reading.open();
  }

  async #more() {
    const button = this.#section.field("more");
    button.disabled = true;
    this.#wanted = Math.min(POOLS_MAX, this.#wanted + PAGE);
    await this.#reading.refresh();
    button.disabled = false;
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

  #show({ pools, next }) {
    this.#pools = pools;
    this.#section.field("more").hidden = next === null || this.#wanted === POOLS_MAX;
    if (pools.length > 0) {
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
    list.replaceChildren(...this.#pools.map((pool) => this.#row(pool)));
    if (focused) {
      list.querySelector(`[data-pool="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  #row(pool) {
    const day = pool.windows["24h"];
    const link = element("a", "", { className: "pool-row" });
    link.href = hashOf({ ...pool, interval: this.#view?.interval ?? "5m" });
    link.dataset.pool = `${pool.chain}:${pool.address}`;
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
}
