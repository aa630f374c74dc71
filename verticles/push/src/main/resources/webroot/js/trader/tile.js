// A measure as a tile whose explanation shows while it is pointed at or has the focus, and goes with Escape.

import { element } from "../dom.js";

const TIP_WIDTH = 360;
const GAP = 6;

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") {
    document.querySelectorAll(".explained").forEach((shown) => shown.classList.remove("explained"));
  }
});

export function tile({ name, label, text, value, words }) {
  const created = element("div", "", { className: "measure" });
  created.dataset.measure = name;
  created.dataset.value = value ?? "";
  const tip = element("div", "", { className: "explanation" });
  tip.id = `about-${name}`;
  tip.setAttribute("role", "tooltip");
  tip.append(...words.map((sentence) => element("p", sentence)));
  const button = element("button");
  button.type = "button";
  button.setAttribute("aria-describedby", tip.id);
  button.append(element("span", label), element("strong", text));
  created.append(button, tip);
  const show = () => place(created, tip);
  created.addEventListener("pointerenter", show);
  button.addEventListener("focus", show);
  created.addEventListener("pointerleave", () => created.classList.remove("explained"));
  button.addEventListener("blur", () => created.classList.remove("explained"));
  return created;
}

/** Beneath the tile, and within the width of the group. */
function place(created, tip) {
  const room = created.parentElement.clientWidth;
  const width = Math.min(TIP_WIDTH, room);
  tip.style.width = `${width}px`;
  tip.style.left = `${Math.min(created.offsetLeft, room - width)}px`;
  tip.style.top = `${created.offsetTop + created.offsetHeight + GAP}px`;
  created.classList.add("explained");
}
