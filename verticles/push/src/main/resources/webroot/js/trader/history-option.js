// What the chart library is told to draw of a trader's profit. Floats become pixels here, figures come from the API's text.

import { fromNumber, minus, sign } from "../decimal.js";
import { amount, usdCompact } from "../format.js";

const AXIS_PIXELS = 76;

/** How far each point is below the highest before it: 0 or less; null where there is no profit to tell. */
export function drawdowns(points) {
  let highest = null;
  return points.map(({ total }) => {
    if (total === null) {
      return null;
    }
    if (highest === null || sign(minus(total, highest)) > 0) {
      highest = total;
    }
    return minus(total, highest);
  });
}

export function historyOption(points, falls, { currency, colours, tooltip }) {
  const times = points.map(({ time }) => Date.parse(time));
  const line = (gridIndex, texts, colour) => ({
    type: "line", xAxisIndex: gridIndex, yAxisIndex: gridIndex, showSymbol: points.length === 1, symbolSize: 6,
    data: texts.map((text, i) => [times[i], text === null ? null : Number(text)]),
    lineStyle: { width: gridIndex === 0 ? 2 : 1, color: colour }, itemStyle: { color: colour }, areaStyle: { color: colour, opacity: 0.12, origin: gridIndex === 0 ? "start" : "auto" },
  });
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: colours.font },
    grid: [{ left: AXIS_PIXELS, right: 20, top: 12, height: "58%" }, { left: AXIS_PIXELS, right: 20, top: "70%", bottom: 28 }],
    xAxis: [timeAxis(0, colours), timeAxis(1, colours)],
    yAxis: [moneyAxis(0, { currency, colours }), moneyAxis(1, { currency, colours })],
    axisPointer: { animation: false, link: [{ xAxisIndex: "all" }], lineStyle: { color: colours.muted, type: "dashed" } },
    tooltip: { trigger: "axis", confine: true, transitionDuration: 0, className: "tip", backgroundColor: colours.surface, borderColor: colours.line, padding: 0, formatter: tooltip },
    series: [line(0, points.map(({ total }) => total), colours.accent), line(1, falls, colours.down)],
  };
}

function timeAxis(gridIndex, colours) {
  return {
    type: "time", gridIndex,
    axisLine: { lineStyle: { color: colours.line }, onZero: false },
    axisTick: { show: false },
    axisLabel: { show: gridIndex === 1, color: colours.muted, hideOverlap: true },
  };
}

function moneyAxis(gridIndex, { currency, colours }) {
  return {
    type: "value", gridIndex, splitNumber: gridIndex === 0 ? 4 : 2, scale: gridIndex === 0, max: gridIndex === 1 ? 0 : null,
    axisLabel: { color: colours.muted, formatter: (value) => axisMoney(fromNumber(value), currency) },
    splitLine: { lineStyle: { color: colours.line } },
  };
}

function axisMoney(text, currency) {
  return currency === "usd" ? usdCompact(text) : amount(text);
}
