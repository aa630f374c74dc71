// Files to keep. Without a key they are plain links, which the browser streams to its disk; with one they are fetched,
// because a link cannot carry it.

import { targetOf } from "../api.js";

const FORMATS = ["csv", "json"];

export class Downloads {
  #api;
  #section;

  constructor(api, section) {
    this.#api = api;
    this.#section = section;
    FORMATS.forEach((format) => section.field(`trades-${format}`).addEventListener("click", (event) => api.keyed && this.#fetch(event)));
  }

  of({ trader }) {
    for (const format of FORMATS) {
      const link = this.#section.field(`trades-${format}`);
      link.href = targetOf("/v1/trades/export", { format, trader });
      link.download = `trades-${trader}.${format}`;
    }
    this.#refused("");
  }

  async #fetch(event) {
    event.preventDefault();
    const link = event.currentTarget;
    this.#refused("");
    try {
      save(await this.#api.file(link.getAttribute("href")), link.download);
    } catch (error) {
      this.#refused(`The file did not come. ${error.message}`);
    }
  }

  #refused(words) {
    const place = this.#section.field("download-message");
    place.hidden = words === "";
    place.textContent = words;
  }
}

/** Hands a file to the browser's own means of keeping it. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
