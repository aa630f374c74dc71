// Who the trader is, what it has made in all, what the figures leave out, and what it holds.

import { checksummed } from "../checksum.js";
import { minus, sign } from "../decimal.js";
import { copyButton, element, refill } from "../dom.js";
import { figure } from "../figure.js";
import { count, dayAndYear, inCurrency, share, shortAddress, symbol, usdCompact } from "../format.js";
import { Followed } from "../followed.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";
import { Downloads } from "./downloads.js";
import { positionRow } from "./position-row.js";

const REFRESH_MS = 15_000;
const TITLE = document.title;

export class Holdings {
  #section = new Section("trader");
  #reading;
  #followed;
  #downloads;
  #seen;
  #unseen;
  #view = null;
  #known = false;
  #summary = null;

  /** seen is told the names of its tokens, once, when the trader may be seen; unseen is called when there is none to see. */
  constructor(api, stream, { seen, unseen }) {
    this.#seen = seen;
    this.#unseen = unseen;
    this.#followed = new Followed(stream);
    this.#downloads = new Downloads(api, this.#section);
    this.#reading = new Reading(this.#section, {
      ask: (signal) => this.#ask(api, signal),
      show: (answers) => this.#show(answers),
      failed: (error, again) => this.#failed(error, again),
      everyMs: REFRESH_MS,
    });
    copyButton(this.#section.field("copy"), () => checksummed(this.#view.trader));
  }

  open(view) {
    this.#view = view;
    this.#known = false;
    this.#summary = null;
    this.#followed.leave();
    document.title = TITLE;
    if (view.trader === null) {
      this.#reading.close();
      this.#section.empty("Enter an address, or choose a trader below.");
      this.#unseen();
    } else {
      this.#reading.open(this.#view.trader);
    }
  }

  /** Once the trader may be seen. The stream knows the source of the caller's choice only by asking. */
  #follow({ trader, source, method, currency }) {
    if (source === null) {
      const usual = method === "fifo" && currency === "usd";
      this.#followed.follow(
        `pnl:${trader}${usual ? "" : `?currency=${currency}&method=${method}`}`,
        ([pnl]) => pnl && this.#told(pnl),
        () => this.#reading.refresh(),
      );
    }
  }

  /** The rest of what is known of the trader follows, where there are new trades. */
  #told(pnl) {
    if (pnl.trades !== this.#summary.trades) {
      this.#reading.soon();
    }
    this.#show({ pnl, summary: this.#summary });
  }

  async #ask(api, signal) {
    const { trader, source, method, currency } = this.#view;
    const path = `/v1/traders/${trader}`;
    const [pnl, summary] = await Promise.all(["pnl", "summary"].map((name) => api.get(`${path}/${name}`, { source, method, currency }, signal)));
    return { pnl: pnl.data, summary: summary.data };
  }

  #failed(error, again) {
    this.#section.error(error, again);
    this.#unseen();
  }

  #show({ pnl, summary }) {
    this.#summary = summary;
    this.#identity(summary);
    this.#totals(pnl);
    this.#section.field("left-out").replaceChildren(...leftOut(pnl).map((words) => element("li", words)));
    this.#positions(pnl);
    this.#downloads.of(this.#view);
    this.#section.ready();
    if (!this.#known) {
      this.#known = true;
      this.#follow(this.#view);
      this.#seen(new Map(pnl.positions.map(({ token, symbol: name }) => [token, symbol({ address: token, symbol: name })])));
    }
  }

  #identity({ trader, source, trades, firstTradeAt, volumeUsd, gasUsd }) {
    const heading = this.#section.field("heading");
    heading.textContent = checksummed(trader);
    document.title = `${shortAddress(checksummed(trader))} · ${TITLE}`;
    const words = trades === 0
      ? ["No trades of this trader are known"]
      : [`${count(trades)} ${trades === 1 ? "trade" : "trades"} since ${dayAndYear(firstTradeAt)}`, `${usdCompact(volumeUsd)} traded`, `${usdCompact(gasUsd)} gas`, source !== "chain" && `source ${source}`];
    this.#section.field("details").textContent = words.filter(Boolean).join(" · ");
  }

  #totals({ currency, total, dailyChange, realised, unrealised, value, basis }) {
    const put = (name, text, signed) => figure(this.#section.field(name), text, { currency, signed });
    put("total", total, true);
    put("daily-change", dailyChange, true);
    put("realised", realised.net, true);
    put("unrealised", unrealised?.net ?? null, true);
    put("value", value);
    put("basis", basis.net);
  }

  #positions({ currency, positions }) {
    const held = positions.filter(({ quantity }) => quantity !== "0");
    const closed = positions.length - held.length;
    refill(this.#section.field("positions"), ...positions.toSorted(byValue).map((position) => positionRow(position, currency)));
    this.#section.field("positions-title").textContent = `Positions${inCurrency(currency)}`;
    this.#section.field("positions").closest(".scroll").hidden = positions.length === 0;
    this.#section.field("closed").textContent = positions.length === 0 ? "Nothing is held." : closed > 0 ? `${held.length} held, ${closed} closed` : `${held.length} held`;
  }
}

/** The most valuable first, then what is held without a price, then what is held no more. */
function byValue(one, other) {
  const rank = ({ value, quantity }) => (quantity === "0" ? 2 : value === null ? 1 : 0);
  return rank(one) - rank(other) || sign(minus(other.value ?? "0", one.value ?? "0"));
}

/** What a reader must know before believing a total. */
function leftOut({ trades, stale, positions, coverage: { sold, unpriced, unvaluedTrades } }) {
  const names = (tokens) => tokens.map((token) => symbol({ address: token, symbol: positions.find((one) => one.token === token)?.symbol })).join(", ");
  return [
    unpriced.length > 0 && `Without a price, in no total: ${names(unpriced)}.`,
    sold !== null && sold !== "1" && `At least ${share(sold)} of each token that was sold had a known cost; the rest was sold without having been seen to come, and counts neither as profit nor as loss.`,
    unvaluedTrades > 0 && `${count(unvaluedTrades)} of ${count(trades)} trades have no known value: they move quantities and count no money.`,
    stale && "Some prices are old; they are marked.",
  ].filter(Boolean);
}
