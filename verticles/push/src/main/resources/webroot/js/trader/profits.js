// What came of the trades: days won and lost, and profit by token and by protocol.

import { element, pair, refill, row } from "../dom.js";
import { figure, orReason } from "../figure.js";
import { ABSENT, count, day, fixed, inCurrency, protocolName, share, symbol } from "../format.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";

const REFRESH_MS = 60_000;

export class Profits {
  #section = new Section("profits");
  #reading;
  #view = null;

  constructor(api) {
    this.#reading = new Reading(this.#section, {
      ask: (signal) => {
        const { trader, source, method, currency, period } = this.#view;
        return api.get(`/v1/traders/${trader}/pnl/summary`, { source, method, currency, period }, signal);
      },
      show: ({ data }) => this.#show(data),
      everyMs: REFRESH_MS,
    });
  }

  open(view) {
    this.#view = view;
    this.#reading.open(this.#view.trader);
  }

  close() {
    this.#reading.close();
  }

  #show(summary) {
    const { currency } = this.#view;
    refill(this.#section.field("results"), ...results(summary));
    this.#rows("by-token", summary.byToken.map((part) => row(
      element("bdi", symbol({ address: part.token, symbol: part.symbol })),
      profit(part.realised.net, { currency, bare: true }),
      profit(part.unrealised?.net ?? null, { currency, bare: true, reason: "This token has no price" }),
    )));
    this.#section.field("token-heading").textContent = `Token${inCurrency(currency)}`;
    this.#rows("by-protocol", summary.byProtocol.map(({ protocol, trades, volumeUsd, realisedUsd }) => row(
      protocolName(protocol),
      count(trades),
      figure(element("span"), volumeUsd),
      profit(realisedUsd),
    )));
    this.#section.ready();
  }

  #rows(field, rows) {
    const body = this.#section.field(field);
    body.closest(".scroll").hidden = rows.length === 0;
    refill(body, ...rows);
  }
}

function profit(text, options) {
  return figure(element("span"), text, { signed: true, ...options });
}

function results({ days, winningDays, losingDays, bestDay, worstDay, closedTrades, winRate, profitFactor, payoff }) {
  return [
    pair("best-day", "Best day", dayProfit(bestDay)),
    pair("worst-day", "Worst day", dayProfit(worstDay)),
    pair("days", "Days won, lost", `${winningDays}, ${losingDays} of ${days}`),
    pair("win-rate", "Sales won", ratio(winRate === null ? ABSENT : share(winRate), closedTrades)),
    pair("profit-factor", "Gains by losses", ratio(profitFactor === null ? ABSENT : fixed(profitFactor, 2), closedTrades)),
    pair("payoff", "Average gain by loss", ratio(payoff === null ? ABSENT : fixed(payoff, 2), closedTrades)),
  ];
}

function dayProfit(best) {
  if (best === null) {
    return orReason(ABSENT, "No day has ended in this period");
  }
  const content = element("span");
  content.append(profit(best.profitUsd), " ", element("small", day(best.day)));
  return content;
}

/** Of sales that had a cost; without a loss there is nothing to divide by. */
function ratio(text, closedTrades) {
  if (text === ABSENT) {
    return orReason(text, closedTrades === 0 ? "Nothing was sold that had a known cost" : "There is nothing to compare with: no gain, or no loss");
  }
  return element("span", text, { title: `Of ${count(closedTrades)} sales with a known cost, since the beginning` });
}
