// A figure of money in its place: rounded on screen, exact in its title.

import { directionOf } from "./dom.js";
import { amount, exact, money } from "./format.js";

/** reason says why there is none, where it is not plain; a bare one stands where its currency is named already. */
export function figure(place, text, { currency = "usd", signed = false, bare = false, reason = "" } = {}) {
  place.textContent = bare && currency !== "usd" && text !== null ? amount(text) : money(text, currency);
  place.title = text === null ? reason : exact(text, currency.toUpperCase());
  if (signed) {
    place.dataset.direction = directionOf(text);
  }
  return place;
}
