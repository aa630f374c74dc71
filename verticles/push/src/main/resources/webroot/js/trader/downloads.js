// The trades of a trader, to keep.

import { targetOf } from "../api.js";
import { fetchWithKey } from "../files.js";

const FORMATS = ["csv", "json"];

export class Downloads {
  #section;
  #trader = null;

  constructor(api, section) {
    this.#section = section;
    FORMATS.forEach((format) => fetchWithKey(section.field(`trades-${format}`), api, (words) => this.#refused(words)));
  }

  of({ trader, source }) {
    this.#section.field("downloads-of").hidden = source === null;
    if (trader === this.#trader) {
      return;
    }
    this.#trader = trader;
    for (const format of FORMATS) {
      const link = this.#section.field(`trades-${format}`);
      link.href = targetOf("/v1/trades/export", { format, trader });
      link.download = `trades-${trader}.${format}`;
    }
    this.#refused("");
  }

  #refused(words) {
    const place = this.#section.field("download-message");
    place.hidden = words === "";
    place.textContent = words;
  }
}
