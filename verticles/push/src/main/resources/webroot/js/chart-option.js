// What the chart library is told to draw. Floats are right here, and only here: they become pixels.

import { fromNumber } from "./decimal.js";
import { compact, day, fixed, minute, price } from "./format.js";

const FIGURE_PIXELS = 7.5;
const AXIS_PADDING = 18;
const VOLUME_SHARE = 0.2;

/** The page's own colours and type, so that the chart follows the style sheet and the reader's light or dark. */
export function palette(element) {
  const style = getComputedStyle(element);
  const colours = ["text", "muted", "line", "surface", "up", "down", "raised", "accent"].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return { ...Object.fromEntries(colours), font: style.fontFamily };
}

export function chartOption(candles, { colours, window, height, interval, tooltip }) {
  const times = candles.map((candle) => candle.openTime);
  const volumeHeight = Math.round(height * VOLUME_SHARE);
  const priceBottom = volumeHeight + 52;
  const right = price(candles.at(-1).close).length * FIGURE_PIXELS + AXIS_PADDING;
  return {
    animation: false,
    textStyle: { fontFamily: colours.font },
    grid: [
      { left: 4, right, top: 12, bottom: priceBottom },
      { left: 4, right, height: volumeHeight, bottom: 28 },
    ],
    xAxis: [timeAxis(0, times, { colours, interval, labels: false }), timeAxis(1, times, { colours, interval, labels: true })],
    yAxis: [priceAxis(candles, colours), volumeAxis(colours)],
    axisPointer: { animation: false, link: [{ xAxisIndex: "all" }], lineStyle: { color: colours.muted, type: "dashed" }, label: { backgroundColor: colours.muted, color: colours.surface } },
    tooltip: { trigger: "axis", axisPointer: { type: "cross" }, confine: true, transitionDuration: 0, className: "tip", backgroundColor: colours.surface, borderColor: colours.line, padding: 0, formatter: tooltip },
    dataZoom: [{
      type: "inside", xAxisIndex: [0, 1], startValue: window.from, endValue: window.to, minValueSpan: 8,
      // Across pans the chart, down scrolls the page: on a phone the chart must not hold the finger.
      preventDefaultMouseMove: false,
    }],
    series: [priceSeries(candles, colours), volumeSeries(candles, colours)],
  };
}

function timeAxis(gridIndex, times, { colours, interval, labels }) {
  return {
    type: "category", gridIndex, data: times,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { show: labels, color: colours.muted, hideOverlap: true, formatter: (time, i) => timeLabel(time, times[i - 1], interval) },
    axisPointer: { label: { show: labels, formatter: ({ value }) => pointerLabel(value, interval) } },
  };
}

/** The day where one begins, the time of the day elsewhere. */
function timeLabel(time, before, interval) {
  const midnight = minute(time) === "00:00" || (before !== undefined && before.slice(0, 10) !== time.slice(0, 10));
  return interval === "1d" || midnight ? day(time) : minute(time);
}

function pointerLabel(time, interval) {
  return interval === "1d" ? day(time) : `${day(time)} ${minute(time)}`;
}

function priceAxis(candles, colours) {
  const label = axisPrice(candles);
  return {
    scale: true, position: "right", splitNumber: 5,
    axisLabel: { color: colours.muted, formatter: label },
    splitLine: { lineStyle: { color: colours.line } },
    axisPointer: { label: { formatter: ({ value }) => price(fromNumber(value)) } },
  };
}

/** As many fraction digits as tell the grid lines apart; the very small keep the form they have elsewhere. */
function axisPrice(candles) {
  const highest = Math.max(...candles.map((candle) => Number(candle.high)));
  const span = highest - Math.min(...candles.map((candle) => Number(candle.low)));
  const digits = Math.max(highest >= 1 ? 2 : 4, 1 - Math.floor(Math.log10(span || highest)));
  return (value) => (highest < 1e-4 ? price(fromNumber(value)) : fixed(fromNumber(value), digits));
}

function volumeAxis(colours) {
  return {
    gridIndex: 1, position: "right", splitNumber: 2,
    axisLabel: { color: colours.muted, showMinLabel: false, showMaxLabel: false, hideOverlap: true, formatter: (value) => compact(fromNumber(value)) },
    splitLine: { show: false },
    axisPointer: { label: { formatter: ({ value }) => compact(fromNumber(value)) } },
  };
}

function priceSeries(candles, colours) {
  const last = candles.at(-1);
  const lastColour = rose(last) ? colours.up : colours.down;
  return {
    type: "candlestick", barMaxWidth: 14,
    data: candles.map(({ open, close, low, high }) => [Number(open), Number(close), Number(low), Number(high)]),
    itemStyle: { color: colours.up, color0: colours.down, borderColor: colours.up, borderColor0: colours.down, borderColorDoji: colours.muted },
    markLine: {
      symbol: "none", silent: true,
      precision: -1, // else the line is drawn at two fraction digits
      data: [{ yAxis: Number(last.close) }],
      lineStyle: { color: lastColour, type: "dotted", width: 1 },
      label: { position: "end", formatter: price(last.close), color: colours.surface, backgroundColor: lastColour, padding: [3, 5], borderRadius: 3 },
    },
  };
}

function volumeSeries(candles, colours) {
  return {
    type: "bar", xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 14,
    data: candles.map((candle) => ({ value: Number(candle.volumeQuote), itemStyle: { color: rose(candle) ? colours.up : colours.down, opacity: 0.5 } })),
  };
}

function rose({ open, close }) {
  return Number(close) >= Number(open);
}
