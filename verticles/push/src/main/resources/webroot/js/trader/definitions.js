// What each measure is called, how it reads, what it means, and where its figure, its terms and the reason of its absence are.

import { fixed, share, usd } from "../format.js";

const ratio = (text) => fixed(text, 2);

const part = (find) => (name) => (answers) => {
  const figures = find(answers);
  return { value: figures?.[name] ?? null, terms: figures?.terms, reason: figures?.reasons[name] ?? answers.performance.reasons.performance };
};
const returns = part(({ performance }) => performance.performance);
const beside = part(({ performance }) => performance.benchmark);
const loss95 = part(({ risk }) => risk.tailRisk[0]);
const loss99 = part(({ risk }) => risk.tailRisk[1]);
const days = (name) => ({ performance }) => ({ value: performance[name], terms: performance.performance?.terms, reason: performance.reasons[name] });
const held = (name) => ({ risk }) => ({ value: risk[name], reason: risk.reasons[name] });
const portfolio = (name) => ({ risk: { portfolio: figures } }) => ({ value: figures[name], terms: { method: figures.method, n: figures.n, minN: figures.minN }, reason: figures.reason });

export const MEASURES = [
  ["Return", [
    { name: "cumulative", label: "Return", reads: share, of: returns("cumulative"), means: "What one unit of money became over the days, less one: the product of 1 + r of each day, less 1. Deposits are not returns." },
    { name: "annualised", label: "Return a year", reads: share, of: returns("annualised"), means: "The return as it would be if a year went on like this: (1 + return)^(365 / days) − 1." },
    { name: "volatility", label: "Volatility", reads: share, of: returns("volatility"), means: "How much daily returns vary, a year: their standard deviation (n − 1) times √365." },
    { name: "sharpe", label: "Sharpe", reads: ratio, of: returns("sharpe"), means: "Mean daily return above the risk-free rate, by its standard deviation (n − 1), times √365." },
    { name: "sortino", label: "Sortino", reads: ratio, of: returns("sortino"), means: "Mean daily return by its downside: the root of the mean square of the negative returns over all days, times √365." },
    { name: "maxDrawdown", label: "Max drawdown", reads: share, of: returns("maxDrawdown"), means: "The deepest fall of the compounded returns below their highest before it." },
    { name: "calmar", label: "Calmar", reads: ratio, of: returns("calmar"), means: "Return a year by the size of the maximum drawdown." },
    { name: "score", label: "Score", reads: ratio, of: returns("score"), means: "0 to 1: 0.4 of the Sharpe ratio, 0.3 of the Sortino ratio, 0.2 of the return and 0.1 of the drawdown, each brought to 0 to 1." },
    { name: "winRate", label: "Days won", reads: share, of: days("winRate"), means: "Days with a profit, by the days that were not breakeven." },
    { name: "profitFactor", label: "Profit factor", reads: ratio, of: days("profitFactor"), means: "Sum of the profits of the days won, by the sum of the losses of the days lost." },
    { name: "payoff", label: "Payoff", reads: ratio, of: days("payoff"), means: "Average profit of a day won, by the average loss of a day lost." },
  ]],
  ["Beside the benchmark", [
    { name: "beta", label: "Beta", reads: ratio, of: beside("beta"), means: "How far the trader's daily return moves with the benchmark's: their covariance by the benchmark's variance." },
    { name: "alpha", label: "Alpha a year", reads: share, of: beside("alpha"), means: "Daily return above the risk-free rate that beta does not explain, compounded to a year." },
    { name: "correlation", label: "Correlation", reads: ratio, of: beside("correlation"), means: "−1 to 1: how closely daily returns follow the benchmark's." },
    { name: "trackingError", label: "Tracking error", reads: share, of: beside("trackingError"), means: "Standard deviation (n − 1) of the difference to the benchmark's daily returns, times √365." },
  ]],
  ["Loss of a day", [
    { name: "historical95", label: "VaR 95%", reads: share, of: loss95("historical"), means: "The loss that 1 day in 20 was worse than: the 5th percentile of the daily returns, linearly interpolated." },
    { name: "parametric95", label: "VaR 95%, normal", reads: share, of: loss95("parametric"), means: "The same if daily returns were normally distributed." },
    { name: "shortfall95", label: "Shortfall 95%", reads: share, of: loss95("expectedShortfall"), means: "Mean loss of the days that were no better than the VaR." },
    { name: "historical99", label: "VaR 99%", reads: share, of: loss99("historical"), means: "The loss that 1 day in 100 was worse than: the 1st percentile of the daily returns, linearly interpolated." },
    { name: "shortfall99", label: "Shortfall 99%", reads: share, of: loss99("expectedShortfall"), means: "Mean loss of the days that were no better than the VaR." },
    { name: "var95Usd", label: "Portfolio VaR 95%", reads: usd, of: portfolio("var95Usd"), means: "What the holdings of now may lose in a day, from the covariance of their tokens' daily prices of 90 days: 1 day in 20 is worse." },
    { name: "var99Usd", label: "Portfolio VaR 99%", reads: usd, of: portfolio("var99Usd"), means: "The same: 1 day in 100 is worse." },
  ]],
  ["Concentration", [
    { name: "largestShare", label: "Largest share", reads: share, of: held("largestShare"), means: "Share of the greatest position in the value held." },
    { name: "herfindahl", label: "Herfindahl index", reads: ratio, of: held("herfindahl"), means: "Sum of the squared shares of the positions: 1 is everything in one token." },
    { name: "style", label: "Trades", reads: String, of: held("style"), means: "High-frequency above 1 trade a day, long-term below 0.1, regular between." },
    { name: "appetite", label: "Risk taken", reads: String, of: held("appetite"), means: "Conservative where daily returns vary by less than 1%, aggressive above 5%, moderate between." },
  ]],
];

/** Why there is no figure, in words; the short reasons are those of the API. */
export function reasonWords(reason) {
  const short = /^(n|days)<(\d+)$/.exec(reason ?? "");
  if (short === null) {
    return reason ?? "not defined";
  }
  const [, what, least] = short;
  if (least === "1") {
    return "no day has ended in this period";
  }
  return what === "n" ? `fewer than ${least} daily returns` : `fewer than ${least} days`;
}
