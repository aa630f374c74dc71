// One WebSocket that stays: it notices silence, reconnects with back-off, and honours what the node says when it closes.
// States: connecting, live, reconnecting, stale (was live and fell silent), closed (the node said not to come back).

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;
const OPENING_MS = 10_000;
const SETTLED_MS = 10_000;
const HEARTBEATS_MISSED = 2;
const FINAL_CODES = new Set([1003, 1009]);
const REASONS = new Map([
  [3500, "a key is needed"],
  [3501, "this page does not speak the node's protocol"],
  [3502, "too many connections from this address"],
  [3503, "too many messages from this page"],
  [3504, "the key was revoked"],
]);

export class Connection {
  #address;
  #events;
  #socket = null;
  #timer;
  #state = "connecting";
  #silenceMs = OPENING_MS;
  #liveSince = 0;
  #attempts = 0;
  #bye = null;

  /**
   * address() is asked at every attempt. events: state(name, reason, code) on every change, message(frame) for all but the
   * frames that concern the connection, turnedAway() when an attempt ended without a greeting: the node is away, or wants
   * to be asked otherwise why.
   */
  constructor(address, events) {
    this.#address = address;
    this.#events = events;
    addEventListener("online", () => this.#state === "reconnecting" && this.connect());
  }

  get live() {
    return this.#state === "live";
  }

  /** What is live is so no more until the new socket is greeted. */
  connect() {
    this.#abandon();
    if (this.live || this.#state === "closed") {
      this.#enter("connecting");
    }
    const socket = new WebSocket(this.#address());
    this.#socket = socket;
    socket.onmessage = (event) => socket === this.#socket && this.#receive(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.#socket && this.#closed(event.code);
    this.#silenceMs = OPENING_MS;
    this.#awaitFrame();
  }

  /** Until somebody connects again. */
  end(reason, code) {
    this.#abandon();
    this.#enter("closed", reason, code);
  }

  send(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #receive(frame) {
    if (frame.op === "hello") {
      this.#silenceMs = frame.heartbeatMs * HEARTBEATS_MISSED;
      this.#liveSince = performance.now();
      this.#bye = null;
      this.#enter("live");
    }
    this.#awaitFrame();
    if (frame.op === "bye") {
      this.#bye = frame;
    } else {
      this.#events.message(frame);
    }
  }

  #awaitFrame() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#silent(), this.#silenceMs);
  }

  /** A live connection gone silent is tried anew at once; one that never opened waits its turn. */
  #silent() {
    if (this.live) {
      this.#enter("stale");
      this.connect();
    } else {
      this.#retry();
    }
  }

  #closed(code) {
    if ((code >= 3500 && code < 4000) || FINAL_CODES.has(code) || this.#bye?.reconnect === false) {
      this.end(REASONS.get(code) ?? "the node ended it", code);
      return;
    }
    const greeted = this.live;
    this.#retry();
    if (!greeted) {
      this.#events.turnedAway();
    }
  }

  #retry() {
    this.#abandon();
    if (this.live && performance.now() - this.#liveSince >= SETTLED_MS) {
      this.#attempts = 0;
    }
    // The node staggers its farewells, so its delay is taken as it is; one's own is spread over half its length.
    const longest = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** this.#attempts++);
    const delay = this.#bye?.afterMs ?? longest * (0.5 + Math.random() / 2);
    this.#bye = null;
    this.#enter("reconnecting");
    this.#timer = setTimeout(() => this.connect(), delay);
  }

  /** A dead peer may never answer a close, so its socket is let go of without waiting. */
  #abandon() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #enter(state, reason = "", code = null) {
    this.#state = state;
    this.#events.state(state, reason, code);
  }
}
