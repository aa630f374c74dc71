// What a view follows on the stream. Where the node does not tell it, the view's own asking has to do.

export class Followed {
  #stream;
  #topics = [];

  constructor(stream) {
    this.#stream = stream;
  }

  /** news is told the objects of the topic, at first and whenever they changed; refused that it will not be told any. */
  follow(topic, news, refused = () => {}) {
    this.#topics.push(topic);
    this.#stream.subscribe(topic, {
      snapshot: (objects) => news(objects),
      frame: ({ data }) => news(data),
      lost: () => {},
      refused,
    });
  }

  leave() {
    this.#topics.forEach((topic) => this.#stream.unsubscribe(topic));
    this.#topics = [];
  }
}
