// The state of the live connection, in words and in data-connection.

const WORDS = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  stale: "No signal, reconnecting",
  closed: "Disconnected",
};

export class Status {
  #place = document.querySelector("[data-connection]");
  #text = this.#place.querySelector('[data-field="connection-text"]');
  #reconnect = this.#place.querySelector('[data-field="reconnect"]');

  constructor(reconnect) {
    this.#reconnect.addEventListener("click", reconnect);
  }

  show(state, reason) {
    this.#place.dataset.connection = state;
    this.#text.textContent = reason === "" ? WORDS[state] : `${WORDS[state]}: ${reason}`;
    this.#reconnect.hidden = state !== "closed";
  }
}
