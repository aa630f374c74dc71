// The page: what the address names is opened, what is opened is kept live.

import { Candles } from "./candles.js";
import { Figures } from "./figures.js";
import { hashOf, INTERVAL_FIRST, INTERVALS, parseRoute, samePool } from "./route.js";
import { furnish } from "./page.js";
import { Pools } from "./pools.js";
import { Section } from "./section.js";
import { Trades } from "./trades.js";

const { api, stream, connect } = furnish({ reopen: () => reload() });
const figures = new Figures(api);
const candles = new Candles(api, stream);
const trades = new Trades(api, stream, (trade) => traded(trade));
const pools = new Pools(api, (arrived) => suggest(arrived));
const poolSection = new Section("pool");
const menu = document.querySelector('[data-field="pools-toggle"]');

let view = null;
let pool = null;

function start() {
  for (const interval of INTERVALS) {
    document.querySelector(`[name="interval"][value="${interval}"]`).addEventListener("change", () => visit({ ...view, interval }));
  }
  menu.addEventListener("click", () => showMenu(menu.getAttribute("aria-expanded") === "false"));
  addEventListener("hashchange", () => navigate());
  showMenu(true);
  navigate();
  pools.load();
  connect();
}

/** Opens what the address names; an address that names nothing leaves the view as it is. */
function navigate() {
  const next = parseRoute(location.hash);
  if (next === null) {
    return;
  }
  const before = view;
  view = next;
  document.querySelector(`[name="interval"][value="${view.interval}"]`).checked = true;
  pools.mark(view);
  showMenu(false);
  if (!samePool(before, view)) {
    open();
  } else if (pool !== null && before.interval !== view.interval) {
    candles.open(view, pool);
  }
}

function open() {
  pool = null;
  candles.close();
  trades.close();
  figures.open(view, (arrived) => {
    pool = arrived;
    candles.open(view, pool);
    trades.open(view, pool);
  });
}

function traded(trade) {
  figures.traded(trade);
  pools.priced(view, trade.poolPrice ?? trade.price);
}

function visit(next) {
  location.hash = hashOf(next);
}

/** The first pool of the list is shown to who asked for none. */
function suggest([first]) {
  if (view === null && first) {
    history.replaceState(null, "", hashOf({ ...first, interval: INTERVAL_FIRST }));
    navigate();
  } else if (view === null) {
    poolSection.empty("Nothing to show yet. The first trade brings its pool here.");
  }
}

/** Nothing that was read before counts. */
function reload() {
  pools.load();
  if (view !== null) {
    open();
  }
}

function showMenu(open) {
  menu.setAttribute("aria-expanded", String(open));
  document.body.dataset.menu = open ? "open" : "closed";
}

start();
