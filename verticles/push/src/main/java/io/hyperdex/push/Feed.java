package io.hyperdex.push;

/**
 * The way from the clients of one event loop to the feeds. Calls are carried out in the order in which they were made; each
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

    /**
     * The same for a client that goes on where it was: what it has missed follows, at least as new as the first
     * frame that is handed over, or a snapshot where that is gone.
     */
    void resume(StreamTopic topic, Place place, Outlet outlet, long ticket);

    /** No client of the outlet is subscribed to the topic any more. */
    void leave(StreamTopic topic, Outlet outlet);
}
