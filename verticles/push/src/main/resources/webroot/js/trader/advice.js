// One recommendation: what to do, what it would have saved, and the evidence it follows from.

import { element } from "../dom.js";
import { amount, chainName, count, exact, gwei, nativeSymbol, share, usd } from "../format.js";

const SUBJECTS = {
  route: { title: "Another route", evidence: ({ byRoute, baselineN }) => `Cheaper routes of the same pair and size, from ${count(baselineN)} transactions of others at least. Yours: ${Object.entries(byRoute).map(([route, times]) => `${count(times)} ${route}`).join(", ")}.` },
  hour: { title: "Another hour", evidence: ({ hours, gasPrice, hoursN }) => `Cheapest are ${hours.map((hour) => `${String(hour).padStart(2, "0")}:00`).join(", ")} UTC, at a median of ${gwei(gasPrice)} or less over 30 days, from ${count(hoursN)} transactions.` },
  batching: { title: "Fewer, larger trades", evidence: ({ withinSeconds }) => `Trades on the same pair within ${withinSeconds / 60} minutes of the one before.` },
  failures: { title: "Fewer failing transactions", evidence: ({ transactions }) => `Of ${count(transactions)} transactions.` },
  slippage: { title: "Another slippage setting", evidence: ({ above, amountUsd }) => `Swaps that gave more than ${share(above)} less than expected, worth ${usd(amountUsd)} together.` },
};

export function adviceItem({ chainId, subject, n, saving, savingUsd, evidence }) {
  const { title, evidence: words } = SUBJECTS[subject];
  const item = element("li");
  item.dataset.subject = subject;
  const unit = nativeSymbol(chainId);
  const saved = savingUsd === null ? `${amount(saving)} ${unit}` : usd(savingUsd);
  const figure = element("strong", saved, { field: "saving", title: savingUsd === null ? exact(saving, unit) : exact(savingUsd, "USD") });
  const head = element("p");
  head.append(element("span", title), figure);
  item.append(head, element("p", `${words(evidence)} Shown by ${count(n)} of yours on ${chainName(chainId)}.`));
  return item;
}
