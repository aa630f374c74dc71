package io.hyperdex.push;

/**
 * The way from the sockets of one event loop to the feeds. Calls are carried out in the order in which they were made; each
 * may come from another thread.
 */
interface Feed {
    void attach(Outlet outlet);

    /**
     * From now on frames of the topic are handed to the outlet; a snapshot that is at least as new as the first of them
     * follows, or a refusal.
     *
     * @param ticket tells the answer from that to an earlier request for the same topic
     */
    void join(StreamTopic topic, Outlet outlet, long ticket);

    /** No socket of the outlet is subscribed to the topic any more. */
    void leave(StreamTopic topic, Outlet outlet);
}
