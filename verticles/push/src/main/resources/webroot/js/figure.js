// A figure in its place: rounded on screen, exact in its title; where there is none, a dash that says why.

import { directionOf, element } from "./dom.js";
import { withReason } from "./explained.js";
import { ABSENT, amount, exact, money } from "./format.js";

/** Of money. reason says why there is none, where it is not plain; a bare one stands where its currency is named already. */
export function figure(place, text, { currency = "usd", signed = false, bare = false, reason = "" } = {}) {
  const reads = bare && currency !== "usd" && text !== null ? amount(text) : money(text, currency);
  place.replaceChildren(text === null ? orReason(ABSENT, reason) : reads);
  place.title = text === null ? "" : exact(text, currency.toUpperCase());
  if (signed) {
    place.dataset.direction = directionOf(text);
  }
  return place;
}

/** The text, which explains itself where it stands for a figure that is not given. */
export function orReason(text, reason) {
  return text === ABSENT && reason ? withReason(text, reason) : text;
}

/** A cell of a table: the title is of the figure, the reason of the dash in its place. */
export function figureCell(text, reason, title, field) {
  const cell = element("td", "", { field, title: text === ABSENT ? "" : title });
  cell.append(orReason(text, reason));
  return cell;
}
