// One answer that a section shows: asked for at once and again at an interval. What is on screen stays there when a later
// answer does not come, marked as stale.

import { ApiError } from "./api.js";
import { Repetition } from "./repetition.js";

const SOON_MS = 3_000;

export class Reading {
  #section;
  #ask;
  #show;
  #failed;
  #everyMs;
  #leaving = new AbortController();
  #repetition = new Repetition(() => this.refresh());
  #soon = new Repetition(() => this.refresh());
  #subject = "";
  #shown = null;
  #turn = 0;

  /**
   * ask(signal) gives an answer, show(answer) brings the section into a state; failed(error, again) replaces the usual one;
   * everyMs() is asked after each answer.
   */
  constructor(section, { ask, show, failed, everyMs }) {
    this.#section = section;
    this.#ask = ask;
    this.#show = show;
    this.#failed = failed ?? ((error, again) => section.error(error, again));
    this.#everyMs = typeof everyMs === "function" ? everyMs : () => everyMs;
  }

  /** What is shown of the same subject stays until the answer comes; that of another goes at once. */
  async open(subject = "") {
    const same = this.#shown === subject;
    this.close();
    this.#leaving = new AbortController();
    this.#subject = subject;
    if (!same) {
      this.#section.loading();
    }
    await this.#read((error) => this.#refused(error));
  }

  /** The answer for a view that has been left in the meantime is never shown. */
  close() {
    this.#leaving.abort();
    this.#shown = null;
    this.#repetition.stop();
    this.#soon.stop();
  }

  /** Something moved: asks again, but not at once for each of many moves. */
  soon() {
    if (!this.#soon.pending) {
      this.#soon.later(SOON_MS);
    }
  }

  /** What may be seen no more goes at once. */
  async refresh() {
    this.#repetition.stop();
    await this.#read((error) => {
      if (error.keyNeeded || this.#shown === null) {
        this.#refused(error);
      } else {
        console.warn("Not refreshed:", error.message);
      }
    });
  }

  #refused(error) {
    this.#shown = null;
    this.#failed(error, () => this.open(this.#subject));
  }

  async #read(failed) {
    const { signal } = this.#leaving;
    const turn = ++this.#turn;
    // An answer that comes after a later question is not shown.
    const isPast = () => signal.aborted || turn !== this.#turn;
    let failure = null;
    try {
      const answer = await this.#ask(signal);
      if (isPast()) {
        return;
      }
      this.#show(answer);
      this.#shown = this.#subject;
    } catch (error) {
      failure = error;
      if (isPast()) {
        return;
      }
      if (!(error instanceof ApiError)) {
        throw error;
      }
      failed(error);
    } finally {
      if (!isPast()) {
        this.#section.element.dataset.stale = String(failure !== null && this.#shown !== null);
        if (failure === null) {
          this.#repetition.later(this.#everyMs());
        } else {
          this.#repetition.afterFailure(failure);
        }
      }
    }
  }
}
