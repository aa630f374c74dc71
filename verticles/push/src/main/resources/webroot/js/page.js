// What every page has: the way to the others, a link past them, and word of what the node does without.

import { element } from "./dom.js";

export const STREAM_URL = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/stream`;

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

/** Fills the bar of the page that is at this address. */
export function furnish() {
  document.querySelector('[data-field="pages"]').replaceChildren(...PAGES.map(([path, name]) => link(path, name)));
  // The address keeps the view, so the link to the content moves the focus itself.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector("main").focus();
  });
}

function link(path, name) {
  const created = element("a", name);
  created.href = path;
  if (path === location.pathname.replace(/^\/index\.html$/, "/")) {
    created.setAttribute("aria-current", "page");
  }
  return created;
}

export function showDegraded(parts) {
  const notice = document.querySelector('[data-notice="degraded"]');
  const key = parts.join(" ");
  if (notice.dataset.parts !== key) {
    notice.dataset.parts = key;
    notice.hidden = parts.length === 0;
    notice.textContent = `This node runs without ${parts.map((part) => PARTS.get(part) ?? part).join(" and ")} for now. What you see may be late.`;
  }
}
