// One row of the trades table. What is rounded on screen is exact in its title.

import { amount, clock, dayAndYear, exact, price, shortAddress, symbol, usd } from "./format.js";
import { checksummed } from "./checksum.js";
import { element } from "./dom.js";
import { searchOf } from "./trader/view.js";

const CHAIN_SOURCE = "chain";

/** fresh rows are marked, so that the style sheet can let them light up once. */
export function tradeRow(trade, pool, fresh) {
  const bought = trade.side === "buy";
  const [baseAmount, quoteAmount] = bought ? [trade.amountOut, trade.amountIn] : [trade.amountIn, trade.amountOut];
  const [base, quote] = [symbol(pool.base), symbol(pool.quote)];
  const row = element("tr");
  row.setAttribute("role", "row");
  Object.assign(row.dataset, { trade: trade.tradeId, side: trade.side, finality: trade.finality, fresh });
  row.append(
    timeCell(trade),
    cell("side", bought ? "Buy" : "Sell"),
    cell("price", price(trade.price), exact(trade.price, `${quote} per ${base}`)),
    cell("base-amount", amount(baseAmount), exact(baseAmount, base)),
    cell("quote-amount", amount(quoteAmount), exact(quoteAmount, quote)),
    cell("usd", usd(trade.amountUsd), exact(trade.amountUsd, "USD")),
    traderCell(trade),
  );
  return row;
}

function cell(field, text, title) {
  const created = element("td", text, { field, title });
  created.setAttribute("role", "cell");
  return created;
}

function timeCell({ timestamp, blockNumber, finality }) {
  const created = cell("time", "", `${dayAndYear(timestamp)} ${clock(timestamp)} UTC${blockNumber === null ? "" : `, block ${blockNumber}, ${finality}`}`);
  const time = element("time", clock(timestamp));
  time.dateTime = timestamp;
  created.append(time);
  return created;
}

/** The checksum is worked out when somebody looks: most rows scroll by unread. */
function traderCell({ trader, source }) {
  const created = cell("trader", "");
  const link = element("a", shortAddress(trader), { className: "address" });
  link.href = `/trader.html${searchOf({ trader, source: source === CHAIN_SOURCE ? null : source })}`;
  const look = () => {
    link.title = checksummed(trader);
  };
  link.addEventListener("pointerenter", look);
  link.addEventListener("focus", look);
  created.append(link);
  return created;
}
