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

  later(afterMs) {
    this.#failures = 0;
    this.#wait(afterMs);
  }

  /** The delay begins short and doubles, and the node may ask for more. What wants a key first is not done again. */
  afterFailure({ keyNeeded, retryAfterMs }) {
    if (!keyNeeded) {
      const backedOff = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** this.#failures++);
      this.#wait(Math.max(backedOff, retryAfterMs ?? 0));
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#due = false;
  }

  #wait(delayMs) {
    this.stop();
    this.#timer = setTimeout(() => this.#fire(), delayMs);
  }

  #fire() {
    this.#timer = null;
    this.#due = document.hidden;
    if (!this.#due) {
      this.#act();
    }
  }
}
