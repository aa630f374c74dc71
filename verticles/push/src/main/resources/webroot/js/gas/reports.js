// Reports to keep: asked for, watched while they are made, and downloaded.

import { ApiError } from "../api.js";
import { element, refill, row } from "../dom.js";
import { withReason } from "../explained.js";
import { fetchWithKey } from "../files.js";
import { chainName, day, dayAndYear, shortAddress } from "../format.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";

const REFRESH_MS = 60_000;
/** Doubled before each look, the first one included. */
const WATCH_FIRST_MS = 1_000;
const WATCH_MAX_MS = 30_000;
const REPORTS = 20;
const FORMATS = ["pdf", "csv", "json"];
const STATES = { queued: "Waiting", running: "Being made", ready: "Ready", failed: "Failed", expired: "Expired" };

export class Reports {
  #api;
  #section = new Section("reports");
  #form = this.#section.field("form");
  #reading;
  #view = null;
  #watchMs = WATCH_FIRST_MS;

  constructor(api) {
    this.#api = api;
    this.#reading = new Reading(this.#section, {
      ask: (signal) => api.get("/v1/gas/reports", { limit: REPORTS }, signal),
      show: ({ data }) => this.#show(data),
      everyMs: () => this.#watchMs,
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#make();
    });
  }

  open(view) {
    this.#view = view;
    this.#reading.open(view.chain);
  }

  async #make() {
    const { period, trader } = this.#form.elements;
    const button = this.#form.querySelector("button");
    button.disabled = true;
    this.#refuse("");
    try {
      await this.#api.post("/v1/gas/reports", { period: period.value, chainId: Number(this.#view.chain), trader: trader.value.trim() || null });
      this.#watchMs = WATCH_FIRST_MS;
      await this.#reading.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      this.#refuse(error.message);
    } finally {
      button.disabled = false;
    }
  }

  #show(reports) {
    this.#watchMs = reports.some(isUnderWay) ? Math.min(WATCH_MAX_MS, 2 * this.#watchMs) : REFRESH_MS;
    if (reports.length === 0) {
      this.#section.empty("No report yet. One covers the last day, week or month that has ended.");
      return;
    }
    refill(this.#section.field("rows"), ...reports.map((report) => this.#row(report)));
    this.#section.ready();
  }

  #row(report) {
    const { id, period, chainId, trader, pool, from, to, state } = report;
    const subject = trader ?? pool;
    const created = row(
      `${period.charAt(0).toUpperCase()}${period.slice(1)}, ${rangeWords(from, to)}`,
      element("td", chainName(chainId), { className: "text" }),
      element("td", subject === null ? "All" : shortAddress(subject), { className: "text", title: subject }),
      stateCell(report),
      this.#filesCell(id, state),
    );
    Object.assign(created.dataset, { report: id, made: state });
    return created;
  }

  #filesCell(id, state) {
    const cell = element("td", "", { className: "files" });
    if (state === "ready") {
      cell.append(...FORMATS.map((format) => {
        const link = element("a", format.toUpperCase());
        link.href = `/v1/gas/reports/${id}/download?format=${format}`;
        link.download = `gas-${id}.${format}`;
        fetchWithKey(link, this.#api, (words) => this.#refuse(words));
        return link;
      }));
    }
    return cell;
  }

  #refuse(words) {
    const place = this.#section.field("message");
    place.hidden = words === "";
    place.textContent = words;
  }
}

function isUnderWay({ state }) {
  return state === "queued" || state === "running";
}

/** The end is exclusive, so a day is named once. */
function rangeWords(from, to) {
  const last = new Date(Date.parse(to) - 1).toISOString();
  return from.slice(0, 10) === last.slice(0, 10) ? dayAndYear(from) : `${day(from)} to ${dayAndYear(last)}`;
}

function stateCell({ state, progress, failure, expiresAt }) {
  const cell = element("td", "", { className: "text", title: state === "ready" ? `Kept until ${dayAndYear(expiresAt)}` : "" });
  cell.append(failure === null ? STATES[state] : withReason(STATES[state], failure));
  if (state === "running") {
    const bar = element("progress");
    bar.max = 1;
    bar.value = Number(progress);
    bar.setAttribute("aria-label", "Share of the report that is made");
    cell.append(" ", bar);
  }
  return cell;
}
