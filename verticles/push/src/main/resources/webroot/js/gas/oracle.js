// What to bid for the next block.

import { element } from "../dom.js";
import { amount, chainName, clock, count, dayAndYear, exact } from "../format.js";
import { Followed } from "../followed.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";

const REFRESH_MS = 15_000;
const NAMES = new Map([[10, "Slow"], [50, "Standard"], [90, "Fast"]]);

export class Oracle {
  #section = new Section("oracle");
  #followed;
  #reading;
  #view = null;

  constructor(api, stream) {
    this.#followed = new Followed(stream);
    this.#reading = new Reading(this.#section, {
      ask: (signal) => api.get("/v1/gas/oracle", { chain: this.#view.chain }, signal),
      show: ({ data }) => this.#show(data),
      everyMs: REFRESH_MS,
    });
  }

  open(view) {
    this.#view = view;
    this.#reading.open(view.chain);
    this.#followed.leave();
    this.#followed.follow(`gas:${view.chain}`, ([oracle]) => oracle && this.#show(oracle));
  }

  #show({ chainId, n, newestAt, blockPrices: [next] }) {
    this.#section.field("sample").textContent = next ? `From ${count(n)} transactions, the newest of ${dayAndYear(newestAt)} ${clock(newestAt)} UTC` : "";
    if (!next) {
      this.#section.empty(`No transaction on ${chainName(chainId)} states its gas yet. Trades that come with gasUsed and effectiveGasPrice bring it.`);
      return;
    }
    const { baseFeePerGas, blockNumber, estimatedPrices } = next;
    this.#section.field("bids").replaceChildren(...[...estimatedPrices].reverse().map(bid));
    this.#section.field("base-fee").textContent = baseFeePerGas === null
      ? "No trade states a base fee: these are percentiles of the whole gas price."
      : `Base fee ${amount(baseFeePerGas)} gwei${blockNumber === null ? "" : ` for block ${count(blockNumber)}`}. At most: twice the base fee, and the priority fee.`;
    this.#section.ready();
  }
}

/** The percentile is how many of the newest transactions paid less. */
function bid({ confidence, price, maxPriorityFeePerGas, maxFeePerGas }) {
  const created = element("div");
  created.dataset.confidence = confidence;
  const figure = element("dd", amount(price), { field: "price", title: exact(price, "gwei") });
  figure.append(" ", element("small", "gwei"));
  created.append(
    element("dt", NAMES.get(confidence) ?? `${confidence}%`, { title: `${confidence}% of the newest transactions paid less` }),
    figure,
    element("dd", maxPriorityFeePerGas === null ? `above ${confidence}%` : `priority ${amount(maxPriorityFeePerGas)}`, { field: "priority", title: exact(maxPriorityFeePerGas, "gwei") }),
    element("dd", maxFeePerGas === null ? "" : `at most ${amount(maxFeePerGas)}`, { field: "most", title: maxFeePerGas === null ? "" : exact(maxFeePerGas, "gwei") }),
  );
  return created;
}
