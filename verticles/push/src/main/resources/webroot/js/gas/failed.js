// Gas that failed transactions burned: in all, over time, and the newest of them.

import { checksummed } from "../checksum.js";
import { element, pair, refill, row } from "../dom.js";
import { Drawing } from "../drawing.js";
import { figure, figureCell } from "../figure.js";
import { ABSENT, amount, chainName, clock, count, day, exact, nativeSymbol, protocolName, share, shortAddress } from "../format.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";
import { burnedOption } from "./burned-option.js";

const REFRESH_MS = 60_000;
const RECENT = 8;

export class Failed {
  #section = new Section("failed");
  #drawing = new Drawing(this.#section.field("chart"), (colours) => this.#option(colours));
  #reading;
  #view = null;
  #series = [];

  constructor(api) {
    this.#reading = new Reading(this.#section, {
      ask: (signal) => api.get("/v1/gas/failed", { chain: this.#view.chain, period: this.#view.period, limit: RECENT }, signal),
      show: ({ data }) => this.#show(data),
      everyMs: REFRESH_MS,
    });
  }

  open(view) {
    this.#view = view;
    this.#reading.open(this.#view.chain);
  }

  #show({ chainId, figures, series, recent }) {
    this.#series = series;
    if (figures.failed === 0) {
      this.#section.empty(figures.transactions === 0 ? `No transaction on ${chainName(chainId)} states its gas in this period.` : `None of ${count(figures.transactions)} transactions failed in this period.`);
      return;
    }
    const unit = nativeSymbol(chainId);
    refill(
      this.#section.field("figures"),
      pair("burned", "Burned", `${amount(figures.burned)} ${unit}`, exact(figures.burned, unit)),
      pair("burned-usd", "In USD", figure(element("span"), figures.burnedUsd, { reason: figures.reasons.burnedUsd ?? figures.reasons.costUsd })),
      pair("failed", "Failed transactions", `${count(figures.failed)} of ${count(figures.transactions)}`),
      pair("rate", "Share that failed", share(figures.failureRate)),
    );
    refill(this.#section.field("recent"), ...recent.map((one) => failedRow(one, unit)));
    this.#section.ready();
    this.#drawing.draw(`Gas burned over time, in ${unit}`);
  }

  #option(colours) {
    return this.#series.length === 0 ? null : burnedOption(this.#series, { colours, unit: nativeSymbol(Number(this.#view.chain)) });
  }
}

function failedRow({ txHash, timestamp, trader, protocol, cost, costUsd }, unit) {
  const who = element("td", "", { className: "text" });
  const link = element("a", shortAddress(checksummed(trader)), { title: checksummed(trader) });
  link.href = `/trader.html?trader=${trader}`;
  who.append(link);
  return row(
    element("th", `${day(timestamp)} ${clock(timestamp)}`, { title: txHash === null ? "Posted without a hash" : `Transaction ${txHash}` }),
    who,
    element("td", protocolName(protocol), { className: "text" }),
    figureCell(cost === null ? ABSENT : `${amount(cost)} ${unit}`, "Its gas is not known", exact(cost, unit)),
    figure(element("td"), costUsd, { reason: `${unit} had no price then` }),
  );
}
