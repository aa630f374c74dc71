// A chart in its place: drawn when there is something to draw, and again when the place or the colours change.

import { palette } from "./chart-option.js";

export class Drawing {
  #place;
  #option;
  #chart = null;

  /** option(colours, place) is what the chart library is told, or null while there is nothing to draw. */
  constructor(place, option) {
    this.#place = place;
    this.#option = option;
    new ResizeObserver(() => this.#resize()).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** words tell those who cannot see it what it shows. */
  draw(words = this.#place.getAttribute("aria-label")) {
    const option = this.#option(palette(this.#place), this.#place);
    if (option !== null) {
      this.#place.setAttribute("aria-label", words);
      this.#chart ??= echarts.init(this.#place);
      // What is gone from the figures is gone from the chart.
      this.#chart.setOption(option, { replaceMerge: ["series"] });
    }
  }

  #resize() {
    if (this.#chart !== null) {
      this.#chart.resize();
      this.draw();
    }
  }
}
