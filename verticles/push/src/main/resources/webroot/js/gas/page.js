// The page of gas: which chains there are, and what is shown of the one that the address names.

import { Api } from "../api.js";
import { element } from "../dom.js";
import { chainName } from "../format.js";
import { furnish, showDegraded, STREAM_URL } from "../page.js";
import { Status } from "../status.js";
import { Stream } from "../stream.js";
import { Estimate } from "./estimate.js";
import { Failed } from "./failed.js";
import { Hours } from "./hours.js";
import { Oracle } from "./oracle.js";
import { Parts } from "./parts.js";
import { Reports } from "./reports.js";

const PERIODS = ["30d", "24h", "7d", "90d"];
const POOLS = 200;

const api = new Api(showDegraded);
const status = new Status(() => stream.connect());
const stream = new Stream(STREAM_URL, {
  state: (name, reason) => status.show(name, reason),
  epochChanged: () => open(),
});
const sections = [new Oracle(api, stream), new Estimate(api), new Hours(api), new Failed(api), new Parts(api, "pools"), new Parts(api, "protocols"), new Reports(api)];
const chains = document.querySelector('[data-field="chain"]');
const periods = document.querySelector('[data-field="periods"]');

let view = { chain: null, period: PERIODS[0] };

async function start() {
  furnish();
  chains.addEventListener("change", () => visit({ ...view, chain: chains.value }));
  periods.addEventListener("change", (event) => visit({ ...view, period: event.target.value }));
  addEventListener("popstate", open);
  stream.connect();
  await offerChains();
  open();
}

/** The chains of the pools with the most volume come first; what the address names is always among them. */
async function offerChains() {
  const found = new Set();
  try {
    const { data, chains: heads } = await api.get("/v1/pools", { sort: "volume24h", limit: POOLS });
    data.forEach(({ chainId }) => found.add(String(chainId)));
    Object.keys(heads).forEach((chain) => found.add(chain));
  } catch (error) {
    console.warn("The chains are unknown:", error.message);
  }
  const named = new URLSearchParams(location.search).get("chain");
  if (/^[1-9]\d{0,18}$/.test(named ?? "")) {
    found.add(named);
  }
  chains.replaceChildren(...[...(found.size === 0 ? ["1"] : found)].map((chain) => {
    const option = element("option", chainName(Number(chain)));
    option.value = chain;
    return option;
  }));
}

function open() {
  const query = new URLSearchParams(location.search);
  const offered = [...chains.options].map(({ value }) => value);
  const period = query.get("period");
  view = { chain: offered.includes(query.get("chain")) ? query.get("chain") : offered[0], period: PERIODS.includes(period) ? period : PERIODS[0] };
  chains.value = view.chain;
  periods.querySelector(`[value="${view.period}"]`).checked = true;
  sections.forEach((section) => section.open(view));
}

function visit({ chain, period }) {
  history.pushState(null, "", `?${new URLSearchParams({ chain, ...(period !== PERIODS[0] && { period }) })}`);
  open();
}

start();
