// What the chart library is told to draw of gas prices by weekday and hour.

import { fromNumber } from "../decimal.js";
import { amount } from "../format.js";

export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));
const WEI_PER_GWEI = 1e9;

export function heatMapOption(cells, { colours, narrow, tooltip }) {
  const prices = cells.map(({ p50 }) => Number(p50) / WEI_PER_GWEI);
  const label = { color: colours.muted, fontFamily: colours.font };
  const days = [...DAYS].reverse();
  return {
    animation: false,
    textStyle: { fontFamily: colours.font },
    grid: { left: narrow ? 40 : 92, right: 20, top: 8, bottom: 64 },
    xAxis: { type: "category", data: HOURS, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...label, interval: narrow ? 3 : 0 }, splitArea: { show: false } },
    yAxis: { type: "category", data: days, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { ...label, formatter: (day) => (narrow ? day.slice(0, 3) : day) } },
    visualMap: {
      type: "continuous", calculable: false, orient: "horizontal", left: "center", bottom: 4, itemWidth: 12, itemHeight: 160,
      min: Math.min(...prices), max: Math.max(...prices),
      inRange: { color: [colours.raised, colours.accent] },
      text: [`${amount(fromNumber(Math.max(...prices)))} gwei`, amount(fromNumber(Math.min(...prices)))],
      textStyle: label,
    },
    tooltip: { confine: true, transitionDuration: 0, className: "tip", backgroundColor: colours.surface, borderColor: colours.line, padding: 0, formatter: tooltip },
    series: [{
      type: "heatmap",
      data: cells.map(({ weekday, hour }, i) => [hour, DAYS.length - weekday, prices[i]]),
      itemStyle: { borderColor: colours.surface, borderWidth: 2, borderRadius: 4 },
      emphasis: { itemStyle: { borderColor: colours.text } },
    }],
  };
}
