// What a swap will take, and cost at each of the bids.

import { ApiError } from "../api.js";
import { element } from "../dom.js";
import { amount, count, exact, nativeSymbol, symbol, usd } from "../format.js";
import { Section } from "../section.js";

const TOKENS = 200;

export class Estimate {
  #api;
  #section = new Section("estimate");
  #form = this.#section.field("form");
  #view = null;

  constructor(api) {
    this.#api = api;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#ask();
    });
  }

  open(view) {
    const { chain } = view;
    if (this.#view?.chain !== chain) {
      this.#form.reset();
      this.#refuse("");
      this.#section.field("answer").replaceChildren();
      this.#offerTokens(chain);
    }
    this.#view = view;
  }

  /** Suggestions only: any address may be written. */
  async #offerTokens(chain) {
    try {
      const { data } = await this.#api.get("/v1/tokens", { chain, limit: TOKENS });
      this.#section.field("tokens").replaceChildren(...data.map((token) => {
        const option = element("option", symbol(token));
        option.value = token.token;
        return option;
      }));
    } catch (error) {
      console.warn("Tokens are unknown:", error.message);
    }
  }

  async #ask() {
    const { tokenIn, tokenOut, route, approval } = this.#form.elements;
    const { chain } = this.#view;
    this.#refuse("");
    try {
      const { data } = await this.#api.get("/v1/gas/estimate", { chain, tokenIn: tokenIn.value.trim(), tokenOut: tokenOut.value.trim(), route: route.value, approval: approval.checked });
      if (chain === this.#view.chain) {
        this.#section.field("answer").replaceChildren(...answer(data));
      }
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      this.#section.field("answer").replaceChildren();
      this.#refuse(error.message);
    }
  }

  #refuse(words) {
    const place = this.#section.field("message");
    place.hidden = words === "";
    place.textContent = words;
  }
}

function answer({ chainId, units, basis, n, bids }) {
  const words = basis === "history" ? `the median of ${count(n)} transactions of this pair and route` : "a default: nothing is known of this pair and route";
  const list = element("dl", "", { className: "bids" });
  const unit = nativeSymbol(chainId);
  list.append(...[...bids].reverse().map(({ confidence, cost, costUsd }) => {
    const created = element("div");
    created.dataset.confidence = confidence;
    created.append(
      element("dt", `Above ${confidence}% of bids`),
      element("dd", costUsd === null ? `${amount(cost)} ${unit}` : usd(costUsd), { field: "cost", title: exact(costUsd ?? cost, costUsd === null ? unit : "USD") }),
      element("dd", costUsd === null ? `${unit} has no price` : `${amount(cost)} ${unit}`, { title: exact(cost, unit) }),
    );
    return created;
  }));
  return [element("p", `${count(units)} units of gas, ${words}.${bids.length === 0 ? " No bids are known on this chain." : ""}`, { field: "units", className: "terms" }), list];
}
