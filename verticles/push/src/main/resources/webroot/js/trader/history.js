// Profit over time with its drawdown beneath: the points at which something was traded or a price moved.

import { tip } from "../dom.js";
import { Drawing } from "../drawing.js";
import { save } from "../files.js";
import { clock, count, dayAndYear, money, usd } from "../format.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";
import { drawdowns, historyOption } from "./history-option.js";

const REFRESH_MS = 60_000;
const POINTS_MAX = 1_500;
const DAY_MS = 86_400_000;
const DAYS = { "24h": 1, "7d": 7, "30d": 30, "90d": 90, "1y": 365, all: Infinity };
const COLUMNS = ["time", "valueUsd", "depositsUsd", "withdrawalsUsd", "realised", "unrealised", "total", "trades", "unpriced"];

export class History {
  #section = new Section("history");
  #drawing = new Drawing(this.#section.field("chart"), (colours) => this.#option(colours));
  #reading;
  #view = null;
  #points = [];

  constructor(api) {
    this.#reading = new Reading(this.#section, {
      ask: (signal) => this.#ask(api, signal),
      show: (points) => this.#show(points),
      everyMs: REFRESH_MS,
    });
    this.#section.field("history-csv").addEventListener("click", () => this.#save());
  }

  open(view) {
    this.#view = view;
    this.#reading.open(this.#view.trader);
  }

  close() {
    this.#reading.close();
  }

  /** By the hour where the period has no more hours than one answer holds, else by the day. */
  async #ask(api, signal) {
    const { trader, source, method, currency, period } = this.#view;
    const newest = (interval) => api.get(`/v1/traders/${trader}/pnl/history`, { source, method, currency, interval, limit: POINTS_MAX }, signal);
    const hours = within(await newest("1h"), period);
    return hours.length < POINTS_MAX ? hours : within(await newest("1d"), period);
  }

  #show(points) {
    this.#points = points;
    this.#section.field("history-csv").disabled = points.length === 0;
    this.#section.element.dataset.points = points.length;
    if (points.length === 0) {
      this.#section.empty("No point in this period yet. One is added at the end of each hour in which something was traded or a price moved.");
      return;
    }
    this.#section.ready();
    const [first, last] = [points[0], points.at(-1)].map(({ time, total }) => `${dayAndYear(time)}, ${money(total, this.#view.currency)}`);
    this.#drawing.draw(`Profit from ${first}, to ${last}`);
  }

  #option(colours) {
    if (this.#points.length === 0) {
      return null;
    }
    const falls = drawdowns(this.#points);
    return historyOption(this.#points, falls, { currency: this.#view.currency, colours, tooltip: ([{ dataIndex }]) => this.#tip(dataIndex, falls) });
  }

  #tip(index, falls) {
    const { time, total, realised, unrealised, valueUsd, trades } = this.#points[index];
    const inCurrency = (text) => money(text, this.#view.currency);
    return tip(`${dayAndYear(time)} ${clock(time).slice(0, 5)} UTC`, [
      ["Profit", inCurrency(total)], ["Realised", inCurrency(realised)], ["Unrealised", inCurrency(unrealised)],
      ["Drawdown", inCurrency(falls[index])], ["Value", usd(valueUsd)], ["Trades", count(trades)],
    ]);
  }

  /** Numbers and times only: nothing in it can be taken for a formula. */
  #save() {
    const lines = [COLUMNS, ...this.#points.map((point) => COLUMNS.map((name) => point[name] ?? ""))];
    const { trader, method, currency, period } = this.#view;
    save(new Blob([lines.map((cells) => `${cells.join(",")}\r\n`).join("")], { type: "text/csv" }), `profit-${trader}-${method}-${currency}-${period}.csv`);
  }
}

/** The node's time is what a period ends at: that of a replay is not the reader's. */
function within({ data, time }, period) {
  const from = Date.parse(time) - DAYS[period] * DAY_MS;
  return data.filter((point) => Date.parse(point.time) > from);
}
