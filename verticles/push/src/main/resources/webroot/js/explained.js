// What explains itself while it is pointed at, has been tapped or has the focus; Escape sends the explanation away.

import { element } from "./dom.js";

const GAP = 6;
const EDGE = 8;

let made = 0;
let shown = null;

document.addEventListener("pointerdown", ({ target }) => shown && !shown.host.contains(target) && hide());
document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
addEventListener("scroll", () => shown && place(shown), { capture: true, passive: true });

/** A host of the button and the words about it. */
export function explain(host, button, words) {
  const tip = element("span", "", { className: "explanation" });
  tip.id = `about-${++made}`;
  tip.setAttribute("role", "tooltip");
  tip.append(...words.map((sentence) => element("span", sentence)));
  button.type = "button";
  button.setAttribute("aria-describedby", tip.id);
  host.append(button, tip);
  const show = () => {
    hide();
    shown = { host, tip };
    host.classList.add("explained");
    place(shown);
  };
  const leave = () => shown?.host === host && hide();
  host.addEventListener("pointerenter", show);
  host.addEventListener("pointerleave", leave);
  button.addEventListener("focus", show);
  button.addEventListener("click", show);
  button.addEventListener("blur", leave);
  return host;
}

/** A text that tells its reason, such as the dash of a figure that is not given. */
export function withReason(text, reason) {
  return explain(element("span"), element("button", text, { className: "reason" }), [reason]);
}

function hide() {
  shown?.host.classList.remove("explained");
  shown = null;
}

/** Beneath what it explains, above it where there is no room, and always within the window: no table cuts it off. */
function place({ host, tip }) {
  const { left, top, bottom } = host.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const beneath = bottom + GAP;
  const fits = beneath + tip.offsetHeight <= clientHeight;
  tip.style.left = `${Math.max(EDGE, Math.min(left, clientWidth - tip.offsetWidth - EDGE))}px`;
  tip.style.top = `${fits ? beneath : Math.max(EDGE, top - GAP - tip.offsetHeight)}px`;
}
