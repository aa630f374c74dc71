// The value of a trade may be known only after it was told. Then trades are read again: once for many of them, and ever
// later where no value comes, because some pools never have one.

import { ApiError } from "./api.js";
import { Repetition } from "./repetition.js";

const FIRST_MS = 5_000;
const MAX_MS = 300_000;

export class LateValues {
  #known;
  #readAgain;
  #repetition = new Repetition(() => this.#look());
  #delayMs = FIRST_MS;

  /** known() is what the page has; readAgain() reads the newest of it. */
  constructor(known, readAgain) {
    this.#known = known;
    this.#readAgain = readAgain;
  }

  told(trades) {
    if (trades.some(isUnvalued) && !this.#repetition.pending) {
      this.#repetition.later(this.#delayMs);
    }
  }

  forget() {
    this.#repetition.stop();
    this.#delayMs = FIRST_MS;
  }

  async #look() {
    const before = this.#known().filter(isUnvalued).length;
    try {
      await this.#readAgain();
      const unvalued = this.#known().filter(isUnvalued).length;
      this.#delayMs = unvalued < before ? FIRST_MS : Math.min(2 * this.#delayMs, MAX_MS);
      if (unvalued > 0) {
        this.#repetition.later(this.#delayMs);
      }
    } catch (error) {
      if (error instanceof ApiError) {
        this.#repetition.afterFailure(error);
      } else if (error.name !== "AbortError") {
        throw error;
      }
    }
  }
}

function isUnvalued({ amountUsd }) {
  return amountUsd === null;
}
