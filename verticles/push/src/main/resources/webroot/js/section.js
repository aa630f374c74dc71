// A part of the page that is in one of four states. The style sheet shows what belongs to the state in data-state.

import { ApiError } from "./api.js";

export class Section {
  #element;
  #retry = () => {};

  constructor(name) {
    this.#element = document.querySelector(`[data-section="${name}"]`);
    this.field("retry")?.addEventListener("click", () => this.#retry());
  }

  get element() {
    return this.#element;
  }

  field(name) {
    return this.#element.querySelector(`[data-field="${name}"]`);
  }

  loading() {
    this.#enter("loading");
  }

  ready() {
    this.#enter("ready");
  }

  empty(message) {
    this.field("empty-message").textContent = message;
    this.#enter("empty");
  }

  /** Only failures of a request are shown; anything else is a defect of the page and surfaces as one. */
  error(error, retry) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    this.#retry = retry;
    const wait = error.retryAfterMs ? ` Try again in ${Math.ceil(error.retryAfterMs / 1000)} s.` : "";
    const retryButton = this.field("retry");
    if (retryButton !== null) {
      retryButton.hidden = error.keyNeeded;
    }
    this.refused(error.message.replace(/\.?$/, ".") + (error.keyNeeded ? " A key that may see it can be given at the top of the page." : wait));
  }

  /** What is said twice is heard once. */
  refused(words) {
    const place = this.field("error-message");
    if (place.textContent !== words) {
      place.textContent = words;
    }
    this.#enter("error");
  }

  #enter(state) {
    this.#element.dataset.state = state;
    this.#element.setAttribute("aria-busy", String(state === "loading"));
  }
}
