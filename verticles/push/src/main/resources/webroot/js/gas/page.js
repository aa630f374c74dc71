// The page of gas: which chains there are, and what is shown of the one that the address names.

import { element } from "../dom.js";
import { chainName } from "../format.js";
import { furnish } from "../page.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";
import { Estimate } from "./estimate.js";
import { Failed } from "./failed.js";
import { Hours } from "./hours.js";
import { Oracle } from "./oracle.js";
import { Parts } from "./parts.js";
import { Reports } from "./reports.js";

const PERIODS = ["30d", "24h", "7d", "90d"];
const POOLS = 200;
const CHAINS_REFRESH_MS = 600_000;

const { api, stream, connect } = furnish({ reopen: () => reopen() });
const sections = [new Oracle(api, stream), new Estimate(api), new Hours(api), new Failed(api), new Parts(api, "pools"), new Parts(api, "protocols"), new Reports(api)];
const chains = document.querySelector('[data-field="chain"]');
const chainsSection = new Section("chains");
const chainsReading = new Reading(chainsSection, { ask: askChains, show: offerChains, everyMs: CHAINS_REFRESH_MS });
const periods = document.querySelector('[data-field="periods"]');

let view = { chain: null, period: PERIODS[0] };

function start() {
  chains.addEventListener("change", () => visit({ ...view, chain: chains.value }));
  periods.addEventListener("change", (event) => visit({ ...view, period: event.target.value }));
  addEventListener("popstate", open);
  reopen();
  connect();
}

/** A chain that the address names is shown before others are known. */
function reopen() {
  const named = namedChain();
  if (view.chain === null && named !== null) {
    offer([named]);
  }
  open();
  chainsReading.open();
}

/** Those of the pools with the most volume come first. */
async function askChains(signal) {
  const { data, chains: heads } = await api.get("/v1/pools", { sort: "volume24h", limit: POOLS }, signal);
  return new Set([...data.map(({ chainId }) => String(chainId)), ...Object.keys(heads)]);
}

/** What the address names is always among them. */
function offerChains(found) {
  const named = namedChain();
  offer(new Set([...(found.size === 0 ? ["1"] : found), ...(named === null ? [] : [named])]));
  chains.value = view.chain;
  chainsSection.ready();
  if (chains.value !== view.chain) {
    open();
  }
}

function offer(found) {
  chains.replaceChildren(...Array.from(found, (chain) => {
    const option = element("option", chainName(Number(chain)));
    option.value = chain;
    return option;
  }));
}

function namedChain() {
  const named = new URLSearchParams(location.search).get("chain");
  return /^[1-9]\d{0,18}$/.test(named ?? "") ? named : null;
}

/** Opens what the address names, or the first chain; nothing while none is known. */
function open() {
  if (chains.options.length === 0) {
    return;
  }
  const query = new URLSearchParams(location.search);
  const offered = [...chains.options].map(({ value }) => value);
  const period = query.get("period");
  view = { chain: offered.includes(query.get("chain")) ? query.get("chain") : offered[0], period: PERIODS.includes(period) ? period : PERIODS[0] };
  chains.value = view.chain;
  periods.querySelector(`[value="${view.period}"]`).checked = true;
  sections.forEach((section) => section.open(view));
}

function visit({ chain, period }) {
  history.pushState(null, "", `?${new URLSearchParams({ ...(chain && { chain }), ...(period !== PERIODS[0] && { period }) })}`);
  open();
}

start();
