// The page of a trader: what the address names is opened. Its profits come first; the rest follows when they may be seen.

import { Api } from "../api.js";
import { furnish, showDegraded, STREAM_URL } from "../page.js";
import { Status } from "../status.js";
import { Stream } from "../stream.js";
import { TraderGas } from "./gas.js";
import { History } from "./history.js";
import { Holdings } from "./holdings.js";
import { Leaderboard } from "./leaderboard.js";
import { Measures } from "./measures.js";
import { Profits } from "./profits.js";
import { CHOICE_NAMES, isAddress, parseView, searchOf } from "./view.js";

const api = new Api(showDegraded);
const status = new Status(() => stream.connect());
const stream = new Stream(STREAM_URL, {
  state: (name, reason) => status.show(name, reason),
  epochChanged: () => open(),
});
const holdings = new Holdings(api, stream, { seen: (names) => sections.forEach((section) => section.open(view, names)), withKey });
const sections = [new History(api), new Profits(api), new Measures(api), new TraderGas(api)];
const leaderboard = new Leaderboard(api);
const finder = document.querySelector('[data-field="finder"]');
const address = finder.querySelector('[data-field="address"]');
const message = finder.querySelector('[data-field="address-message"]');

let view;

function start() {
  furnish();
  finder.addEventListener("submit", find);
  for (const name of CHOICE_NAMES) {
    finder.querySelectorAll(`[name="${name}"]`).forEach((choice) => choice.addEventListener("change", () => visit({ ...view, [name]: choice.value })));
  }
  addEventListener("popstate", open);
  open();
  stream.connect();
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
  leaderboard.open(view);
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

function withKey(key) {
  api.authenticate(key);
  stream.authenticate(key);
  stream.connect();
  open();
}

start();
