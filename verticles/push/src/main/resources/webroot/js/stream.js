// Topics over one connection. They are joined again after every reconnection, and the stream says when frames were
// missed; what to do about it is the business of each topic's listener:
//   snapshot(data, offset)   the state at offset; first after every (re)connection
//   frame(frame)             `data` or `correction`, in order
//   lost(offset)             frames up to offset never came: read again what this topic shows
//   refused(error)           the node will not serve this topic

import { Connection } from "./connection.js";

const RETRY_MS = 1_000;

export class Stream {
  #connection;
  #epochChanged;
  #topics = new Map();
  #epoch = null;
  #lastId = 0;
  #key = null;

  /** events: state(name, reason) of the connection, epochChanged() when the node's store is another one than before. */
  constructor(url, { state, epochChanged }) {
    this.#epochChanged = epochChanged;
    this.#connection = new Connection(url, { state, message: (frame) => this.#receive(frame) });
  }

  connect() {
    this.#connection.connect();
  }

  /** From the next connection on. */
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
    if (this.#key !== null) {
      this.#connection.send({ op: "auth", id: ++this.#lastId, key: this.#key });
    }
    if (this.#topics.size > 0) {
      this.#join([...this.#topics.keys()]);
    }
  }

  /** An answer to an earlier subscription of the same topic is not this one's. */
  #subscribed(id, { requested, offset, snapshot }) {
    const topic = this.#topics.get(requested);
    if (topic?.id === id) {
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
      setTimeout(() => this.#joinAgain(error.topic, topic), error.retryAfterMs ?? RETRY_MS);
    } else {
      topic.listener.refused(error);
    }
  }

  #joinAgain(name, topic) {
    if (this.#topics.get(name) === topic && this.#connection.live) {
      this.#join([name]);
    }
  }
}
