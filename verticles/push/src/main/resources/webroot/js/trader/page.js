// The page of a trader: what the address names is opened. Its profits come first; the rest follows when they may be seen.

import { furnish } from "../page.js";
import { TraderGas } from "./gas.js";
import { History } from "./history.js";
import { Holdings } from "./holdings.js";
import { Leaderboard } from "./leaderboard.js";
import { Measures } from "./measures.js";
import { Profits } from "./profits.js";
import { CHOICE_NAMES, isAddress, parseView, searchOf } from "./view.js";

const { api, stream, connect } = furnish({ reopen: () => open() });
const holdings = new Holdings(api, stream, {
  seen: (names) => {
    sections.forEach((section) => section.open(view, names));
    leaderboard.open(view, view.trader);
  },
  unseen: () => leaderboard.open(view, null),
});
const sections = [new History(api), new Profits(api), new Measures(api), new TraderGas(api)];
const leaderboard = new Leaderboard(api);
const finder = document.querySelector('[data-field="finder"]');
const address = finder.querySelector('[data-field="address"]');
const message = finder.querySelector('[data-field="address-message"]');

let view;

function start() {
  finder.addEventListener("submit", find);
  for (const name of CHOICE_NAMES) {
    finder.querySelectorAll(`[name="${name}"]`).forEach((choice) => choice.addEventListener("change", () => visit({ ...view, [name]: choice.value })));
  }
  addEventListener("popstate", open);
  open();
  connect();
}

/** Opens what the address names. */
function open() {
  const before = view;
  view = parseView(location.search);
  address.value = view.given;
  CHOICE_NAMES.forEach((name) => { finder.querySelector(`[name="${name}"][value="${view[name]}"]`).checked = true; });
  refuse(view.given !== "" && view.trader === null);
  if (view.trader !== before?.trader) {
    sections.forEach((section) => section.close());
  }
  holdings.open(view);
}

function find(event) {
  event.preventDefault();
  const given = address.value.trim();
  if (isAddress(given)) {
    visit({ ...view, trader: given, source: null });
  } else {
    refuse(true);
    address.focus();
  }
}

function refuse(wrong) {
  message.hidden = !wrong;
  message.textContent = wrong ? "This is no address: 0x and 40 hexadecimal digits are needed." : "";
  address.setAttribute("aria-invalid", String(wrong));
}

function visit(next) {
  history.pushState(null, "", searchOf(next));
  open();
}

start();
