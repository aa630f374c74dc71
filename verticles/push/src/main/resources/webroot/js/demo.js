// What a demo has to say of itself, on every page: whose trades these are is nowhere as it is on a chain.

import { ApiError } from "./api.js";
import { element } from "./dom.js";
import { clock, dayAndYear } from "./format.js";
import { Repetition } from "./repetition.js";

const ASK_MS = 5_000;
const ASK_LOADING_MS = 1_000;
const TICK_MS = 200;
const DAY_MS = 86_400_000;
const NOTICE = "The recording has no transaction sender, so each trade's recipient stands for its trader.";

export class DemoNotice {
  #api;
  #restarted;
  #demo = notice();
  #state = null;
  #market = null;
  #repetition = new Repetition(() => this.watch());
  #ticking = null;

  /** restarted is called when a demo that was loading begins to play. */
  constructor(api, restarted) {
    this.#api = api;
    this.#restarted = restarted;
    this.#field("replay").addEventListener("click", () => this.#replay());
    document.querySelector(".notices").prepend(this.#demo);
  }

  /** A node that is no demo is not asked again, nor one that wants a key first. */
  async watch() {
    this.#repetition.stop();
    try {
      const demo = await this.#api.demo();
      if (demo !== null) {
        this.#show(demo);
        this.#repetition.later(demo.state === "loading" ? ASK_LOADING_MS : ASK_MS);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      this.#repetition.afterFailure(error);
    }
  }

  #show({ state, marketTime, speed, day, notice }) {
    const began = this.#state === "loading" && state === "playing";
    this.#state = state;
    this.#market = { time: Date.parse(marketTime), speed: state === "playing" ? Number(speed) : 0, asked: performance.now() };
    this.#demo.hidden = false;
    this.#demo.dataset.demo = state;
    document.body.dataset.demo = state;
    this.#field("headline").textContent = headline(state, dayAndYear(day), speed);
    this.#field("notice").textContent = notice || NOTICE;
    this.#field("replay").hidden = state !== "ended";
    document.querySelectorAll("[data-trader-heading]").forEach((heading) => { heading.textContent = "Trader (recipient)"; });
    this.#ticking ??= setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
    if (began) {
      this.#restarted();
    }
  }

  /** Between two answers the market's clock is carried on at the replay's speed, within its day. */
  #tick() {
    if (this.#market !== null) {
      const { time, speed, asked } = this.#market;
      const dayStart = Math.floor((time - 1) / DAY_MS) * DAY_MS;
      const now = Math.min(dayStart + DAY_MS, time + (performance.now() - asked) * speed);
      const market = this.#field("market-time");
      market.dateTime = new Date(now).toISOString();
      market.textContent = now === dayStart + DAY_MS ? "24:00:00" : clock(market.dateTime);
      this.#field("progress").value = (now - dayStart) / DAY_MS;
    }
  }

  async #replay() {
    const button = this.#field("replay");
    button.disabled = true;
    try {
      await this.#api.replay();
      this.#state = "loading";
      await this.watch();
    } catch (error) {
      this.#field("headline").textContent = `The demo did not start again. ${error.message}`;
    } finally {
      button.disabled = false;
    }
  }

  #field(name) {
    return this.#demo.querySelector(`[data-field="${name}"]`);
  }
}

function notice() {
  const created = element("div", "", { className: "notice demo" });
  created.dataset.notice = "demo";
  created.hidden = true;
  const words = element("p");
  words.append(element("strong", "", { field: "headline" }), " ", element("span", "", { field: "notice" }));
  const market = element("p", "", { className: "market" });
  market.append("Market time ", element("time", "", { field: "market-time" }), " UTC");
  const replay = element("button", "Play again", { field: "replay", className: "primary" });
  replay.type = "button";
  replay.hidden = true;
  const progress = element("progress", "", { field: "progress" });
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", "Share of the recorded day that has played");
  created.append(element("span", "Demo", { className: "tag" }), words, market, replay, progress);
  return created;
}

function headline(state, day, speed) {
  switch (state) {
    case "loading": return `Loading the recorded market of ${day}.`;
    case "ended": return `The recorded market of ${day} has played to its end.`;
    default: return `You are watching the recorded market of ${day}, played at ${speed}× speed.`;
  }
}
