// Who did best, and where the trader on show stands among them.

import { checksummed } from "../checksum.js";
import { element, row } from "../dom.js";
import { ABSENT, count, exact, fixed, share, shortAddress, usdCompact } from "../format.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";
import { searchOf } from "./view.js";

const REFRESH_MS = 60_000;
const RANKS = 10;
const RATIOS = new Set(["sharpe", "sortino", "profitFactor", "score"]);

export class Leaderboard {
  #section = new Section("leaderboard");
  #metric = this.#section.field("metric");
  #reading;
  #view = null;
  #trader = null;

  constructor(api) {
    this.#reading = new Reading(this.#section, {
      ask: (signal) => api.get("/v1/leaderboard", { metric: this.#metric.value, period: this.#view.period, trader: this.#trader, limit: RANKS }, signal),
      show: ({ data }) => this.#show(data),
      everyMs: REFRESH_MS,
    });
    this.#metric.addEventListener("change", () => this.#reading.open());
  }

  /** trader is who is on show and may be seen, or null: of nobody else is the standing asked for. */
  open(view, trader) {
    this.#view = view;
    this.#trader = trader;
    this.#reading.open();
  }

  #show({ metric, ranks, own }) {
    const words = this.#metric.selectedOptions[0].textContent;
    this.#section.field("standing").textContent = this.#standing(own, metric, words);
    if (ranks.length === 0) {
      this.#section.empty("Nobody is ranked in this period yet. Traders are ranked when a day (UTC) ends.");
      return;
    }
    this.#section.field("metric-heading").textContent = words.charAt(0).toUpperCase() + words.slice(1);
    this.#section.field("ranks").replaceChildren(...ranks.map((rank) => this.#row(rank, metric)));
    this.#section.ready();
  }

  #standing(own, metric, words) {
    if (this.#trader === null) {
      return "";
    }
    return own === null
      ? "This trader is not ranked by this measure in this period."
      : `This trader, with ${reads(own.value, metric)}, is ahead of ${share(own.percentile)} of ${count(own.others)} others by ${words}.`;
  }

  #row({ rank, trader, source, trades, valueUsd, ...figures }, metric) {
    const link = element("a", shortAddress(checksummed(trader)), { title: checksummed(trader) });
    link.href = `/trader.html${searchOf({ ...this.#view, trader, source: source === "chain" ? null : source })}`;
    if (trader === this.#view.trader) {
      link.setAttribute("aria-current", "true");
    }
    return row(
      link,
      element("td", `#${rank}`),
      element("td", reads(figures[metric], metric), { title: figures[metric] ?? "" }),
      element("td", count(trades)),
      element("td", usdCompact(valueUsd), { title: exact(valueUsd, "USD") }),
    );
  }
}

function reads(value, metric) {
  if (value === null) {
    return ABSENT;
  }
  return RATIOS.has(metric) ? fixed(value, 2) : share(value);
}
