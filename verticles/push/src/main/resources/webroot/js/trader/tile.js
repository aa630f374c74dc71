// A measure as a tile that explains itself.

import { element } from "../dom.js";
import { explain } from "../explained.js";

export function tile({ name, label, text, value, words }) {
  const created = element("div", "", { className: "measure" });
  created.dataset.measure = name;
  created.dataset.value = value ?? "";
  const button = element("button");
  button.append(element("span", label), element("strong", text));
  return explain(created, button, words);
}
