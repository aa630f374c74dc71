// Performance and risk: each measure with its definition, its terms and, where it is absent, the reason.

import { element, refill, row } from "../dom.js";
import { figureCell } from "../figure.js";
import { ABSENT, amount, count, dayAndYear, exact, rate, share, shortAddress, usdCompact } from "../format.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";
import { MEASURES, reasonWords } from "./definitions.js";
import { tile } from "./tile.js";

const REFRESH_MS = 60_000;
const NO_VOLUME = "Its pools have no volume of 24 hours in USD";
const DAY_MS = 86_400_000;

export class Measures {
  #section = new Section("measures");
  #benchmark = this.#section.field("benchmark");
  #reading;
  #view = null;
  #names = new Map();

  constructor(api) {
    this.#reading = new Reading(this.#section, {
      ask: (signal) => this.#ask(api, signal),
      show: (answers) => this.#show(answers),
      everyMs: REFRESH_MS,
    });
    this.#benchmark.addEventListener("change", () => this.#reading.open(this.#view.trader));
  }

  /** names are those of the tokens that the trader holds. */
  open(view, names) {
    this.#view = view;
    this.#names = names;
    this.#reading.open(this.#view.trader);
  }

  close() {
    this.#reading.close();
  }

  async #ask(api, signal) {
    const { trader, source, period } = this.#view;
    const [performance, risk] = await Promise.all([
      api.get(`/v1/traders/${trader}/performance`, { source, period, benchmark: this.#benchmark.value }, signal),
      api.get(`/v1/traders/${trader}/risk`, { source, period }, signal),
    ]);
    return { performance: performance.data, risk: risk.data };
  }

  #show(answers) {
    const { performance, risk } = answers;
    this.#section.field("terms").textContent = performance.performance === null
      ? "No day has ended in this period yet: returns are of days that have."
      : `${termsWords(performance.performance.terms)}.`;
    refill(this.#section.field("measures"), ...MEASURES.map(([title, measures]) => group(title, measures, answers)));
    const liquidity = this.#section.field("liquidity");
    liquidity.closest(".scroll").hidden = risk.liquidity.length === 0;
    refill(liquidity, ...risk.liquidity.map((of) => liquidityRow(of, this.#names.get(of.token))));
    this.#section.ready();
  }
}

function group(title, measures, answers) {
  const created = element("section", "", { className: "measures" });
  const id = `measures-${measures[0].name}`;
  const heading = element("h3", title);
  heading.id = id;
  created.setAttribute("aria-labelledby", id);
  const list = element("div", "", { className: "measure-tiles" });
  list.append(...measures.map(({ name, label, reads, means, of }) => {
    const { value, terms, reason } = of(answers);
    const words = [means, terms && `${termsWords(terms)}.`, value === null && `Not given: ${reasonWords(reason)}.`].filter(Boolean);
    return tile({ name, label, text: value === null ? ABSENT : reads(value), value, words });
  }));
  created.append(heading, list);
  return created;
}

/** The conditions of a figure, in words. Days are named with both ends included. */
function termsWords({ method, n, minN, from, to, riskFreeRate, periodsPerYear }) {
  const last = to && new Date(Date.parse(to) - DAY_MS).toISOString();
  return [
    `${count(n)} ${method === "covariance" ? "daily prices" : "daily returns"} (N)`,
    from && `${dayAndYear(from)} to ${dayAndYear(last)}, UTC`,
    riskFreeRate && `risk-free rate ${rate(riskFreeRate)} a year`,
    periodsPerYear && `${periodsPerYear} days a year`,
    `needs N ≥ ${minN}`,
    `method ${method}`,
  ].filter(Boolean).join(" · ");
}

function liquidityRow({ token, valueUsd, volume24hUsd, daysToExit, priceImpact }, name = shortAddress(token)) {
  return row(
    element("th", name, { title: token }),
    element("td", usdCompact(valueUsd), { title: exact(valueUsd, "USD") }),
    figureCell(usdCompact(volume24hUsd), NO_VOLUME, exact(volume24hUsd, "USD")),
    figureCell(daysToExit === null ? ABSENT : amount(daysToExit), NO_VOLUME, "Selling a tenth of the volume of a day"),
    figureCell(share(priceImpact), "The reserves of its pools are not known", "Of selling all at once, in the deepest pool whose reserves are known"),
  );
}
