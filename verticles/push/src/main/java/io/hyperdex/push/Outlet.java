package io.hyperdex.push;

/**
 * The way from the feeds to the sockets of one event loop. Calls arrive in the order in which they were made; each may come
 * from another thread.
 */
interface Outlet {
    void deliver(Delivery delivery);

    /** Answers {@link Feed#join}. */
    void joined(long ticket, Snapshot snapshot);

    /** Answers {@link Feed#join} when the store does not. */
    void refused(long ticket, StreamTopic topic, Throwable failure);

    /** Events were lost for good, or the store is another one: every subscription has to start afresh. */
    void restart();
}
