// What gas cost by pool, or by protocol.

import { element, refill, row } from "../dom.js";
import { figure, figureCell } from "../figure.js";
import { ABSENT, amount, chainName, count, exact, fixed, nativeSymbol, protocolName, share, shortAddress } from "../format.js";
import { hashOf, INTERVAL_FIRST } from "../route.js";
import { Reading } from "../reading.js";
import { Section } from "../section.js";

const REFRESH_MS = 60_000;
const ROWS = 20;

export class Parts {
  #section;
  #reading;
  #view = null;

  /** name is pools or protocols, of the section and in the path. */
  constructor(api, name) {
    this.#section = new Section(name);
    const sort = this.#section.field("sort");
    this.#reading = new Reading(this.#section, {
      ask: (signal) => {
        const { chain, period } = this.#view;
        return api.get(`/v1/gas/${name}`, { chain, period, ...(sort && { sort: sort.value, limit: ROWS }) }, signal);
      },
      show: ({ data }) => this.#show(data),
      everyMs: REFRESH_MS,
    });
    sort?.addEventListener("change", () => this.#reading.open(this.#view.chain));
  }

  open(view) {
    this.#view = view;
    this.#reading.open(this.#view.chain);
  }

  #show(parts) {
    if (parts.length === 0) {
      this.#section.empty(`No transaction on ${chainName(Number(this.#view.chain))} states its gas in this period.`);
      return;
    }
    refill(this.#section.field("rows"), ...parts.map(partRow));
    this.#section.ready();
  }
}

function partRow({ chainId, pool, protocol, figures }) {
  const unit = nativeSymbol(chainId);
  const created = row(
    pool ? poolCell(chainId, pool, protocol) : protocolName(protocol),
    count(figures.transactions),
    count(figures.failed),
    element("td", `${amount(figures.cost)} ${unit}`, { field: "cost", title: exact(figures.cost, unit) }),
    figure(element("td"), figures.costUsd, { reason: figures.reasons.costUsd }),
    figure(element("td"), figures.burnedUsd, { reason: figures.reasons.burnedUsd ?? figures.reasons.costUsd }),
    figureCell(share(figures.efficiency), figures.reasons.efficiency),
    figureCell(figures.score === null ? ABSENT : fixed(figures.score, 1), figures.reasons.score),
  );
  created.dataset.part = pool ?? protocol;
  return created;
}

function poolCell(chain, address, protocol) {
  const cell = element("th");
  const link = element("a", shortAddress(address), { title: address });
  link.href = `/${hashOf({ chain, address, interval: INTERVAL_FIRST })}`;
  cell.append(link, " ", element("small", protocolName(protocol)));
  return cell;
}
