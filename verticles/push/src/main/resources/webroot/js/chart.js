// The candle chart: which candles are in sight, the figures of the one that is pointed at, and the keys that move it.

import { chartOption, palette } from "./chart-option.js";
import { element, tip } from "./dom.js";
import { amount, clock, count, dayAndYear, price, symbol, usdCompact } from "./format.js";

const CANDLE_PIXELS = 8;
const OLDER_WITHIN = 30;
const ZOOM_STEP = 1.25;

export class CandleChart {
  #section;
  #needOlder;
  #place;
  #chart = null;
  #candles = [];
  #pool = null;
  #interval = "";
  #window = null;
  #pointed = null;

  /** needOlder is called whenever the left edge comes into sight. */
  constructor(section, needOlder) {
    this.#section = section;
    this.#needOlder = needOlder;
    this.#place = section.field("chart");
    this.#place.addEventListener("keydown", (event) => this.#key(event));
    this.#place.addEventListener("blur", () => this.#point(null));
    new ResizeObserver(() => this.#resize()).observe(this.#place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
  }

  begin(pool, interval) {
    this.#pool = pool;
    this.#interval = interval;
    this.#candles = [];
    this.#window = null;
    this.#pointed = null;
    this.#place.setAttribute("aria-label", `Candles of ${symbol(pool.base)} in ${symbol(pool.quote)}, ${interval}. Arrow keys read candles, plus and minus zoom.`);
  }

  show(candles) {
    this.#window = moved(this.#window, this.#candles, candles, Math.round(this.#place.clientWidth / CANDLE_PIXELS));
    if (this.#candles[0]?.openTime !== candles[0].openTime) {
      this.#point(null);
    }
    this.#candles = candles;
    const { openTime, close } = candles.at(-1);
    Object.assign(this.#section.element.dataset, { candles: candles.length, lastOpenTime: openTime, lastClose: close });
    this.#draw();
    this.#legend();
    this.#considerOlder();
  }

  #draw() {
    if (this.#candles.length > 0) {
      this.#chart ??= this.#create();
      const context = { colours: palette(this.#place), window: this.#window, height: this.#place.clientHeight, interval: this.#interval };
      this.#chart.setOption(chartOption(this.#candles, { ...context, tooltip: ([{ dataIndex }]) => this.#tooltip(dataIndex) }));
    }
  }

  #create() {
    const chart = echarts.init(this.#place);
    chart.on("datazoom", (event) => this.#zoomed(event.batch?.[0] ?? event));
    chart.getZr().on("globalout", () => this.#point(null));
    return chart;
  }

  #resize() {
    if (this.#chart !== null) {
      this.#chart.resize();
      this.#draw();
    }
  }

  #zoomed({ start, end }) {
    const last = this.#candles.length - 1;
    const from = Math.round((start / 100) * last);
    const to = Math.round((end / 100) * last);
    this.#window = { from, to, wanted: to - from + 1 };
    this.#considerOlder();
  }

  #considerOlder() {
    if (this.#window.from < OLDER_WITHIN) {
      this.#needOlder();
    }
  }

  #key(event) {
    const last = this.#candles.length - 1;
    const at = this.#pointed ?? last + 1;
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: this.#window?.from, End: last };
    if (last < 0 || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key in moves) {
      this.#pointAt(Math.min(last, Math.max(0, moves[event.key])));
    } else if (event.key === "+" || event.key === "-") {
      this.#zoom(event.key === "+" ? 1 / ZOOM_STEP : ZOOM_STEP);
    } else if (event.key === "Escape") {
      this.#point(null);
    } else {
      return;
    }
    event.preventDefault();
  }

  #pointAt(index) {
    const { from, to } = this.#window;
    const by = index < from ? index - from : index > to ? index - to : 0;
    if (by !== 0) {
      this.#look(from + by, to + by);
    }
    this.#chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: index });
  }

  #zoom(factor) {
    const { from, to } = this.#window;
    this.#look(Math.max(0, Math.round(to + 1 - Math.max(8, (to - from + 1) * factor))), to);
  }

  #look(startValue, endValue) {
    this.#chart.dispatchAction({ type: "dataZoom", startValue, endValue });
    this.#window = { from: startValue, to: endValue, wanted: endValue - startValue + 1 };
    this.#considerOlder();
  }

  #point(index) {
    if (index === null && this.#pointed !== null) {
      this.#chart.dispatchAction({ type: "hideTip" });
      this.#chart.dispatchAction({ type: "updateAxisPointer", currTrigger: "leave" });
    }
    this.#pointed = index;
    this.#legend();
  }

  #tooltip(index) {
    this.#pointed = index;
    this.#legend();
    return tip(this.#timeOf(this.#candles[index]), this.#figures(this.#candles[index]));
  }

  /** One line under the toolbar: the candle that is pointed at, else the last. */
  #legend() {
    const candle = this.#candles[this.#pointed ?? this.#candles.length - 1];
    if (candle) {
      const figures = this.#figures(candle).slice(0, 5).map(([name, value]) => {
        const figure = element("span", `${name[0]} `);
        figure.append(element("b", value));
        return figure;
      });
      this.#section.field("legend").replaceChildren(element("span", this.#timeOf(candle)), ...figures);
    }
  }

  #figures({ open, high, low, close, volumeBase, volumeQuote, volumeUsd, trades, buys, sells }) {
    const [base, quote] = [symbol(this.#pool.base), symbol(this.#pool.quote)];
    const prices = [["Open", price(open)], ["High", price(high)], ["Low", price(low)], ["Close", price(close)]];
    return [...prices, ["Volume", `${amount(volumeQuote)} ${quote}`], ["", `${amount(volumeBase)} ${base}`], ["Value", usdCompact(volumeUsd)], ["Trades", `${count(trades)} (${count(buys)} buy / ${count(sells)} sell)`]];
  }

  #timeOf({ openTime }) {
    return this.#interval === "1d" ? `${dayAndYear(openTime)} UTC` : `${dayAndYear(openTime)} ${clock(openTime).slice(0, 5)} UTC`;
  }
}

/** The window after the candles changed: it follows the newest candle if it did so before, else it keeps its place. */
function moved(window, before, after, fitting) {
  const last = after.length - 1;
  const wanted = window?.wanted ?? fitting;
  const following = window === null || window.to >= before.length - 1;
  const kept = following ? last : after.findIndex((candle) => candle.openTime >= before[window.to].openTime);
  const to = kept === -1 ? last : kept;
  return { from: Math.max(0, to - wanted + 1), to, wanted };
}
