// Something that is done again and again: later after failures, as late as the node asks for, and not while nobody looks.

const RETRY_FIRST_MS = 5_000;
const RETRY_MAX_MS = 60_000;

export class Repetition {
  #act;
  #timer = null;
  #due = false;
  #failures = 0;

  constructor(act) {
    this.#act = act;
    document.addEventListener("visibilitychange", () => this.#due && this.#fire());
  }

  get pending() {
    return this.#timer !== null || this.#due;
  }

  /** After a failure the delay is not the usual one: it begins short and doubles, and the node may ask for more. */
  later(afterMs, failure = null) {
    this.stop();
    this.#failures = failure === null ? 0 : this.#failures + 1;
    const backedOff = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (this.#failures - 1));
    this.#timer = setTimeout(() => this.#fire(), failure === null ? afterMs : Math.max(backedOff, failure.retryAfterMs ?? 0));
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#due = false;
  }

  #fire() {
    this.#timer = null;
    this.#due = document.hidden;
    if (!this.#due) {
      this.#act();
    }
  }
}
