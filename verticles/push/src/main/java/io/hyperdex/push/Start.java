package io.hyperdex.push;

/** Where a subscription starts: from a state, or from what the client has seen already. */
sealed interface Start permits Snapshot, Replay {
    StreamTopic topic();

    /** Of its offsets. */
    String epoch();

    /** Frames up to it are in it, newer ones are not. */
    long sequence();

    /** What the client has been told of the topic by then. */
    long offset();
}
