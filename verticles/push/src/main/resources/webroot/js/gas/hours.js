// Gas prices by hour of the week as a heat map.

import { tip } from "../dom.js";
import { Drawing } from "../drawing.js";
import { chainName, count, gwei } from "../format.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";
import { DAYS, heatMapOption } from "./heat-map-option.js";

const REFRESH_MS = 60_000;
const NARROW_PIXELS = 560;

export class Hours {
  #section = new Section("hours");
  #drawing = new Drawing(this.#section.field("chart"), (colours, place) => this.#option(colours, place));
  #reading;
  #view = null;
  #cells = [];

  constructor(api) {
    this.#reading = new Reading(this.#section, {
      ask: (signal) => api.get("/v1/gas/hours", { chain: this.#view.chain, period: this.#view.period }, signal),
      show: ({ data }) => this.#show(data),
      everyMs: REFRESH_MS,
    });
  }

  open(view) {
    this.#view = view;
    this.#reading.open(this.#view.chain);
  }

  #show({ chainId, n, week, best }) {
    this.#cells = week;
    this.#section.element.dataset.cells = week.length;
    this.#section.field("best").textContent = n === 0 ? "" : `Cheapest hours of the day: ${best.map(hourWords).join(", ")} UTC`;
    if (n === 0) {
      this.#section.empty(`No transaction on ${chainName(chainId)} states its gas price in this period.`);
      return;
    }
    this.#section.ready();
    this.#drawing.draw(`Median gas price by weekday and hour, from ${count(n)} transactions. ${this.#section.field("best").textContent}`);
  }

  #option(colours, place) {
    return this.#cells.length === 0 ? null : heatMapOption(this.#cells, { colours, narrow: place.clientWidth < NARROW_PIXELS, tooltip: ({ dataIndex }) => tipOf(this.#cells[dataIndex]) });
  }
}

function tipOf({ weekday, hour, p10, p50, p90, n }) {
  return tip(`${DAYS[weekday - 1]} ${hourWords(hour)} to ${hourWords((hour + 1) % 24)} UTC`, [
    ["Median", gwei(p50)], ["10% below", gwei(p10)], ["90% below", gwei(p90)], ["Transactions", count(n)],
  ]);
}

function hourWords(hour) {
  return `${String(hour).padStart(2, "0")}:00`;
}
