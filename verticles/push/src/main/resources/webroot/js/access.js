// Who calls: nobody, or whom the key names that the reader gives. The key goes with every call and every connection, and is
// kept nowhere else.

import { ApiError } from "./api.js";
import { element } from "./dom.js";

/** Headers carry nothing else. */
const PRINTABLE = /^[\x21-\x7e]+$/;

export class Access {
  #api;
  #stream;
  #changed;
  #key = null;
  #place = element("details", "", { className: "access" });
  #name = element("summary", "Key");
  #field = element("input", "", { field: "key" });
  #button = element("button", "Use this key", { className: "primary" });
  #message = element("p", "", { field: "key-message", className: "refusal" });

  /** changed is called when somebody else calls from now on. */
  constructor(api, stream, changed) {
    this.#api = api;
    this.#stream = stream;
    this.#changed = changed;
    Object.assign(this.#field, { id: "key", type: "password", autocomplete: "off", spellcheck: false, required: true, maxLength: 256 });
    this.#message.setAttribute("role", "alert");
    const label = element("label", "Key of this node");
    label.htmlFor = this.#field.id;
    const form = element("form", "", { field: "key-form" });
    form.append(label, this.#field, this.#button, this.#message);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#give();
    });
    this.#place.append(this.#name, form);
    document.querySelector(".connection").before(this.#place);
  }

  /** Opens the field and says why. */
  ask(words) {
    this.#message.textContent = words;
    this.#place.open = true;
  }

  /** What was refused to a key that has been replaced in the meantime is of no concern. */
  refused(error, key) {
    if (key !== this.#key) {
      return;
    }
    if (error.status === 401 && key === null) {
      this.#stream.end("a key is needed");
    } else if (error.status === 401) {
      this.#use(null);
    }
    this.ask(error.message);
  }

  /** The node closed the connection for what its key is not, or not any more. */
  revoked(reason) {
    this.refused(new ApiError(`The connection was closed: ${reason}`, { status: 401 }), this.#key);
  }

  /** A key that the node does not know takes nothing out of sight. */
  async #give() {
    const key = this.#field.value.trim();
    if (!PRINTABLE.test(key)) {
      this.ask("This is no key: it has signs that no key has.");
      return;
    }
    this.#button.disabled = true;
    try {
      await this.#api.greet(key);
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      if (error.keyNeeded || error.status === 0) {
        this.ask(error.message);
        return;
      }
    } finally {
      this.#button.disabled = false;
    }
    this.#field.value = "";
    this.#message.textContent = "";
    this.#place.open = false;
    this.#use(key);
  }

  #use(key) {
    this.#key = key;
    this.#name.textContent = key === null ? "Key" : "Key in use";
    this.#api.authenticate(key);
    this.#stream.authenticate(key);
    this.#stream.connect();
    this.#changed();
  }
}
