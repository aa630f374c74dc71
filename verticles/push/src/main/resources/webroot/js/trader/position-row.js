// One row of the positions: a token, what is held of it, at which cost and at which mark.

import { element, row } from "../dom.js";
import { figure, figureCell } from "../figure.js";
import { ABSENT, amount, chainName, clock, dayAndYear, exact, share, symbol } from "../format.js";

const NO_PRICE = "No price of this token is known, so it has no value and is in no total";

export function positionRow(position, currency) {
  const { quantity, basis, averageCost, mark, value, unrealised, realised, coverage } = position;
  const money = (field, text, options) => figure(element("td", "", { field }), text, { currency, bare: true, ...options });
  const created = row(
    tokenCell(position),
    element("td", amount(quantity), { field: "quantity", title: exact(quantity, symbolOf(position)) }),
    money("value", value, { reason: NO_PRICE }),
    money("unrealised", unrealised?.net ?? null, { signed: true, reason: NO_PRICE }),
    mark === null ? money("mark", null, { reason: NO_PRICE }) : markCell(position, currency),
    money("average-cost", averageCost, { reason: "Nothing with a known cost is held" }),
    money("cost", basis.net),
    money("realised", realised.net, { signed: true }),
    figureCell(coverage === null ? ABSENT : share(coverage), "Nothing was sold", coverageWords(position), "coverage"),
  );
  created.dataset.token = position.token;
  return created;
}

function symbolOf({ token, symbol: name }) {
  return symbol({ address: token, symbol: name });
}

function tokenCell(position) {
  const cell = element("th", "", { field: "token", title: position.token });
  cell.append(element("bdi", symbolOf(position)), " ", element("small", chainName(position.chainId)));
  return cell;
}

/** A mark that is older than prices should be says so. */
function markCell({ mark, markedAt, markSource, stale }, currency) {
  const cell = figure(element("td", "", { field: "mark" }), mark, { currency, bare: true });
  const when = markedAt === null ? "" : `, ${dayAndYear(markedAt)} ${clock(markedAt)} UTC`;
  cell.title = `${cell.title}, ${markSource}${when}`;
  if (stale) {
    cell.append(" ", element("small", "old", { className: "old", title: "This price is older than prices should be" }));
  }
  return cell;
}

function coverageWords({ unmatchedQuantity, ...position }) {
  return unmatchedQuantity === "0" ? "All that was sold had a known cost" : `${exact(unmatchedQuantity, symbolOf(position))} were sold without having been seen to come`;
}
