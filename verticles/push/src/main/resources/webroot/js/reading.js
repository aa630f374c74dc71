// One answer that a section shows: asked for at once and again at an interval. What is on screen stays there when a later
// answer does not come, marked as stale.

import { ApiError } from "./api.js";

/** What may be seen no more goes at once. */
const REFUSED = new Set([401, 403]);

const SOON_MS = 3_000;

export class Reading {
  #section;
  #ask;
  #show;
  #failed;
  #everyMs;
  #leaving = new AbortController();
  #timer;
  #soon = null;
  #subject = "";
  #shown = null;

  /** ask(signal) gives an answer, show(answer) brings the section into a state; failed(error, again) replaces the usual one. */
  constructor(section, { ask, show, failed, everyMs }) {
    this.#section = section;
    this.#ask = ask;
    this.#show = show;
    this.#failed = failed ?? ((error, again) => section.error(error, again));
    this.#everyMs = everyMs;
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
    clearTimeout(this.#timer);
    clearTimeout(this.#soon);
    this.#soon = null;
  }

  /** Something moved: asks again, but not at once for each of many moves. */
  soon() {
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.refresh();
    }, SOON_MS);
  }

  async refresh() {
    clearTimeout(this.#timer);
    await this.#read((error) => {
      if (REFUSED.has(error.status)) {
        this.#refused(error);
        return;
      }
      console.warn("Not refreshed:", error.message);
      this.#staleIs(true);
      this.#later();
    });
  }

  #refused(error) {
    this.#shown = null;
    this.#failed(error, () => this.open(this.#subject));
  }

  async #read(failed) {
    const { signal } = this.#leaving;
    try {
      const answer = await this.#ask(signal);
      signal.throwIfAborted();
      this.#staleIs(false);
      this.#show(answer);
      this.#shown = this.#subject;
      this.#later();
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (!(error instanceof ApiError)) {
        throw error;
      }
      failed(error);
    }
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (document.hidden ? this.#later() : this.refresh()), this.#everyMs);
  }

  #staleIs(stale) {
    this.#section.element.dataset.stale = String(stale);
  }
}
