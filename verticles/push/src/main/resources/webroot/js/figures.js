// The head of the pool on show: its name, its price as of the newest trade, and its figures.

import { ABSENT, chainName, change, clock, compact, count, dayAndYear, exact, price, protocolName, rate, shortAddress, symbol, usdCompact } from "./format.js";
import { checksummed } from "./checksum.js";
import { directionOf } from "./dom.js";
import { Reading } from "./reading.js";
import { Section } from "./section.js";

/** The price is as of the stream; figures of hours and days move slowly. */
const REFRESH_MS = 30_000;
const TITLE = document.title;

export class Figures {
  #section = new Section("pool");
  #reading;
  #view = null;
  #arrived = null;
  #pool = null;
  #traded = false;

  constructor(api) {
    this.#reading = new Reading(this.#section, {
      ask: (signal) => api.pool(this.#view, signal),
      show: (pool) => this.#show(pool),
      failed: (error, again) => this.#failed(error, again),
      everyMs: REFRESH_MS,
    });
  }

  /** Shows the pool; arrived is told it once, when it is known. */
  open(view, arrived) {
    this.#view = view;
    this.#arrived = arrived;
    this.#traded = false;
    this.#pool = null;
    this.#reading.close();
    this.#reading.open();
  }

  /** The stream is ahead of the refreshed figures, so once a trade is known its price stands. */
  traded(trade) {
    this.#traded = true;
    this.#price(trade.poolPrice ?? trade.price, trade.timestamp);
  }

  #failed(error, again) {
    if (error.status === 404) {
      this.#section.empty(`This node knows no pool ${shortAddress(this.#view.address)} on ${chainName(Number(this.#view.chain))}. Choose one from the list.`);
    } else {
      this.#section.error(error, again);
    }
  }

  #show(pool) {
    const first = this.#pool === null;
    this.#pool = pool;
    const [hour, day, week] = ["1h", "24h", "7d"].map((window) => pool.windows[window]);
    this.#text("pair", `${symbol(pool.base)}/${symbol(pool.quote)}`);
    this.#text("details", [chainName(pool.chainId), protocolName(pool.protocol), pool.fee && `${rate(pool.fee)} fee`].filter(Boolean).join(" · "));
    this.#text("address", shortAddress(pool.address), checksummed(pool.address));
    this.#change("change1h", hour);
    this.#change("change24h", day);
    this.#change("change7d", week);
    this.#money("volume24h", day.volumeUsd, day.volumeQuote);
    this.#money("fees24h", day.feesUsd, day.fees);
    this.#text("trades24h", count(day.trades));
    this.#text("traders24h", count(day.traders));
    this.#money("liquidity", pool.liquidityUsd, null);
    if (!this.#traded) {
      this.#price(pool.price, pool.lastTradeAt);
    }
    this.#section.ready();
    if (first) {
      this.#arrived(pool);
    }
  }

  #price(value, time) {
    if (this.#pool === null) {
      return;
    }
    const [base, quote] = [symbol(this.#pool.base), symbol(this.#pool.quote)];
    this.#text("price", price(value), exact(value, `${quote} per ${base}`));
    this.#text("unit", quote);
    this.#text("last-trade", time === null ? "No trade yet" : `Last trade ${dayAndYear(time)}, ${clock(time)} UTC`);
    document.title = value === null ? TITLE : `${price(value)} ${base}/${quote} · ${TITLE}`;
  }

  #change(field, { priceChange }) {
    this.#text(field, change(priceChange));
    this.#section.field(field).dataset.direction = directionOf(priceChange);
  }

  /** In USD where there is a USD value, else in the quote token. */
  #money(field, usd, quoted) {
    const unit = symbol(this.#pool.quote);
    if (usd !== null || quoted === null) {
      this.#text(field, usdCompact(usd), usd === null ? "" : exact(usd, "USD"));
    } else {
      this.#text(field, quoted === null ? ABSENT : `${compact(quoted)} ${unit}`, exact(quoted, unit));
    }
  }

  #text(field, text, title = "") {
    const place = this.#section.field(field);
    place.textContent = text;
    place.title = title;
  }
}
