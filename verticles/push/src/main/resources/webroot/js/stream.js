// Topics over one connection. They are joined again after every reconnection, and the stream says when frames were
// missed; what to do about it is the business of each topic's listener:
//   snapshot(data, offset)   the state at offset; first after every (re)connection
//   frame(frame)             `data` or `correction`, in order
//   lost(offset)             frames up to offset never came: read again what this topic shows
//   refused(error)           the node will not serve this topic

import { Connection } from "./connection.js";

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;

export class Stream {
  #connection;
  #epochChanged;
  #topics = new Map();
  #epoch = null;
  #lastId = 0;
  #key = null;
  #refusals = new Map(); // topics that the node could not serve for now
  #retrying = null;
  #retryMs = RETRY_FIRST_MS;

  /** events: those of the connection, and epochChanged() when the node's store is another one than before. */
  constructor(url, { epochChanged, ...events }) {
    this.#epochChanged = epochChanged;
    const address = () => (this.#key === null ? url : `${url}?key=${encodeURIComponent(this.#key)}`);
    this.#connection = new Connection(address, { ...events, message: (frame) => this.#receive(frame) });
  }

  connect() {
    this.#connection.connect();
  }

  /** Until somebody connects again. */
  end(reason) {
    this.#connection.end(reason);
  }

  /** From the next connection on; null for nobody's. In the address, because a node may refuse the connection without it. */
  authenticate(key) {
    this.#key = key;
  }

  subscribe(topic, listener, { conflateMs } = {}) {
    this.#topics.set(topic, { listener, conflateMs, id: 0, seen: null });
    if (this.#connection.live) {
      this.#join([topic]);
    }
  }

  unsubscribe(topic) {
    if (this.#topics.delete(topic) && this.#connection.live) {
      this.#connection.send({ op: "unsubscribe", id: ++this.#lastId, topics: [topic] });
    }
  }

  #join(names) {
    const id = ++this.#lastId;
    const topics = names.map((name) => {
      const topic = this.#topics.get(name);
      Object.assign(topic, { id, seen: null });
      return { topic: name, conflateMs: topic.conflateMs };
    });
    this.#connection.send({ op: "subscribe", id, topics });
  }

  #receive(frame) {
    switch (frame.op) {
      case "hello": return this.#hello(frame);
      case "subscribed": return frame.topics.forEach((entry) => this.#subscribed(frame.id, entry));
      case "batch": return frame.items.forEach((item) => this.#receive(item));
      case "data":
      case "correction": return this.#deliver(frame);
      case "gap": return this.#gap(frame);
      case "heartbeat": return this.#heard(frame.offset);
      case "error": return this.#refused(frame);
    }
  }

  #hello({ epoch }) {
    const changed = this.#epoch !== null && this.#epoch !== epoch;
    this.#epoch = epoch;
    if (changed) {
      this.#epochChanged();
    }
    this.#forgetRefusals();
    if (this.#topics.size > 0) {
      this.#join([...this.#topics.keys()]);
    }
  }

  /** An answer to an earlier subscription of the same topic is not this one's. */
  #subscribed(id, { requested, offset, snapshot }) {
    const topic = this.#topics.get(requested);
    if (topic?.id === id) {
      this.#retryMs = RETRY_FIRST_MS;
      topic.seen = offset;
      topic.listener.snapshot(snapshot, offset);
    }
  }

  #deliver(frame) {
    const topic = this.#joined(frame.topic);
    if (topic) {
      // On state topics `prev` signals nothing: they send whole objects.
      const missed = frame.topic.startsWith("trades:") && frame.prev > topic.seen;
      topic.seen = Math.max(topic.seen, frame.offset);
      topic.listener.frame(frame);
      if (missed) {
        topic.listener.lost(frame.prev);
      }
    }
  }

  #gap({ topic: name, until }) {
    const topic = this.#joined(name);
    if (topic) {
      topic.seen = Math.max(topic.seen, until);
      topic.listener.lost(until);
    }
  }

  /** Every frame of ours up to the heartbeat's offset has been sent: what is missing below it is not missing. */
  #heard(offset) {
    for (const topic of this.#topics.values()) {
      topic.seen = topic.seen === null ? null : Math.max(topic.seen, offset);
    }
  }

  #joined(name) {
    const topic = this.#topics.get(name);
    return topic && topic.seen !== null ? topic : undefined;
  }

  #refused(error) {
    const topic = this.#topics.get(error.topic);
    if (!topic) {
      console.warn("The node refused a message:", error.code, error.message);
    } else if (error.retryable) {
      this.#refusals.set(error.topic, topic);
      this.#retrying ??= setTimeout(() => this.#joinRefused(), Math.max(this.#retryMs, error.retryAfterMs ?? 0));
    } else {
      topic.listener.refused(error);
    }
  }

  /** All in one message, and ever later until one is served: the node counts messages, and is not well. */
  #joinRefused() {
    const names = [...this.#refusals].filter(([name, topic]) => this.#topics.get(name) === topic).map(([name]) => name);
    const retryMs = Math.min(RETRY_MAX_MS, 2 * this.#retryMs);
    this.#forgetRefusals();
    if (names.length > 0 && this.#connection.live) {
      this.#retryMs = retryMs;
      this.#join(names);
    }
  }

  #forgetRefusals() {
    clearTimeout(this.#retrying);
    this.#retrying = null;
    this.#retryMs = RETRY_FIRST_MS;
    this.#refusals.clear();
  }
}
