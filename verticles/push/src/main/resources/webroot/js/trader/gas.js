// What the trader paid for gas, beside what others paid for the same, and what it could save.

import { element, pair, refill } from "../dom.js";
import { withReason } from "../explained.js";
import { orReason } from "../figure.js";
import { ABSENT, amount, chainName, count, exact, fixed, nativeSymbol, share, usd } from "../format.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";
import { adviceItem } from "./advice.js";

const REFRESH_MS = 60_000;

export class TraderGas {
  #section = new Section("gas");
  #reading;
  #view = null;

  constructor(api) {
    this.#reading = new Reading(this.#section, {
      ask: (signal) => this.#ask(api, signal),
      show: (answers) => this.#show(answers),
      everyMs: REFRESH_MS,
    });
  }

  open(view) {
    this.#view = view;
    this.#section.field("of-all-sources").hidden = view.source === null;
    this.#reading.open(this.#view.trader);
  }

  close() {
    this.#reading.close();
  }

  async #ask(api, signal) {
    const { trader, period } = this.#view;
    const [gas, advice] = await Promise.all(["gas", "gas/recommendations"].map((name) => api.get(`/v1/traders/${trader}/${name}`, { period }, signal)));
    return { chains: gas.data.chains, items: advice.data.items };
  }

  #show({ chains, items }) {
    if (chains.length === 0) {
      this.#section.empty("No gas of this trader is known in this period. Trades that state the gas they used bring it.");
      return;
    }
    refill(this.#section.field("chains"), ...chains.map(ofChain));
    refill(this.#section.field("advice"), ...(items.length === 0 ? [element("li", "Nothing: no cheaper way shows in these transactions.")] : items.map(adviceItem)));
    this.#section.ready();
  }
}

function ofChain({ chainId, figures, comparison }) {
  const unit = nativeSymbol(chainId);
  const created = element("div", "", { className: "of-chain" });
  created.dataset.chain = chainId;
  const list = element("dl", "", { className: "pairs" });
  list.append(
    pair("spent", "Spent", both(figures.cost, figures.costUsd, unit, figures.reasons.costUsd), exact(figures.cost, unit)),
    pair("transactions", "Transactions", `${count(figures.transactions)}, ${count(figures.failed)} failed`, exact(String(figures.swaps), "swaps")),
    pair("burned", "Burned by failures", both(figures.burned, figures.burnedUsd, unit, figures.reasons.burnedUsd), exact(figures.burned, unit)),
    pair("efficiency", "Gas by value traded", orReason(share(figures.efficiency), figures.reasons.efficiency)),
    pair("score", "Score, of 100", figures.score === null ? orReason(ABSENT, figures.reasons.score) : fixed(figures.score, 1), figures.score === null ? "" : "100 − min(60, 1000 · gas by value) − 40 · share of failures"),
    pair("saved", comparison.saving?.startsWith("-") ? "Saved against others" : "Overpaid against others", ...comparisonFigure(comparison, unit)),
  );
  created.append(element("h3", chainName(chainId)), list);
  return created;
}

/** In USD where that is known, and in what was really paid, which says why there are no USD. */
function both(native, inUsd, unit, reason) {
  const paid = `${amount(native)} ${unit}`;
  const content = element("span");
  if (inUsd === null) {
    content.append(reason ? withReason(paid, reason) : paid);
  } else {
    content.append(usd(inUsd), " ", element("small", paid));
  }
  return content;
}

function magnitude(text) {
  return text === null ? null : text.replace("-", "");
}

/** Others are the cheaper quarter of those with the same pair, route and size. */
function comparisonFigure({ saving, savingUsd, transactions, baseline, n, reason }, unit) {
  if (saving === null) {
    return [orReason(ABSENT, reason)];
  }
  return [both(magnitude(saving), magnitude(savingUsd), unit), `${count(transactions)} transactions beside the cheaper quarter of others on the same pair, route and size in the same week, which would have paid ${baseline}; from ${count(n)} transactions at least`];
}
