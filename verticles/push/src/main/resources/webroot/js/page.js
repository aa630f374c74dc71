// What every page has: the way to the others, a link past them, the two ways to the node, and word of how it does.

import { Access } from "./access.js";
import { Api, ApiError } from "./api.js";
import { DemoNotice } from "./demo.js";
import { element } from "./dom.js";
import { Status } from "./status.js";
import { Stream } from "./stream.js";

const STREAM_URL = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/stream`;

const PAGES = [
  ["/", "Markets"],
  ["/trader.html", "Traders"],
  ["/gas.html", "Gas"],
  ["/operator.html", "Operator"],
  ["/docs", "API"],
];
const PARTS = new Map([
  ["redis", "the shared cache"],
  ["postgres", "the database"],
  ["chain", "the chain"],
]);
const CLOSED_FOR_ITS_KEY = new Set([3500, 3504]);

/**
 * Fills the bar and the notices of the page that is at this address. What it gives connects when the page is ready to:
 * reopen() shows everything anew, because another caller asks or the store is another one; connection(name, reason) is told
 * the states of the stream.
 */
export function furnish({ reopen, connection = () => {} }) {
  const api = new Api({ degradedSeen: showDegraded, keyNeeded: (error, key) => access.refused(error, key) });
  const demo = new DemoNotice(api, reopen);
  const status = new Status(() => stream.connect());
  const stream = new Stream(STREAM_URL, {
    state: (name, reason, code) => {
      status.show(name, reason);
      connection(name, reason);
      if (name === "live") {
        retry();
      } else if (CLOSED_FOR_ITS_KEY.has(code)) {
        access.revoked(reason);
      }
    },
    epochChanged: reopen,
    turnedAway: () => askWhy(api),
  });
  const access = new Access(api, stream, () => {
    demo.watch();
    reopen();
  });
  document.querySelector('[data-field="pages"]').replaceChildren(...PAGES.map(([path, name]) => link(path, name)));
  // The address keeps the view, so the link to the content moves the focus itself.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector("main").focus();
  });
  const connect = () => {
    demo.watch();
    stream.connect();
  };
  return { api, stream, connect, askForKey: (words) => access.ask(words) };
}

/** Browsers do not tell pages how a node refused a socket, so it is asked in a way that they tell. */
async function askWhy(api) {
  try {
    await api.greet();
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
  }
}

/** The node is back: what could not be shown is asked for without waiting. */
function retry() {
  document.querySelectorAll('[data-state="error"] [data-field="retry"]:not([hidden])').forEach((button) => button.click());
}

function link(path, name) {
  const created = element("a", name);
  created.href = path;
  if (path === location.pathname.replace(/^\/index\.html$/, "/")) {
    created.setAttribute("aria-current", "page");
  }
  return created;
}

function showDegraded(parts) {
  const notice = document.querySelector('[data-notice="degraded"]');
  const key = parts.join(" ");
  if (notice.dataset.parts !== key) {
    notice.dataset.parts = key;
    notice.hidden = parts.length === 0;
    notice.textContent = `This node runs without ${parts.map((part) => PARTS.get(part) ?? part).join(" and ")} for now. What you see may be late.`;
  }
}
