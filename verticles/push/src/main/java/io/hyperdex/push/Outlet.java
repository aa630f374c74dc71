package io.hyperdex.push;

/**
 * The way from the feeds to the sockets of one event loop. Calls arrive in the order in which they were made; each may come
 * from another thread.
 */
interface Outlet {
    void deliver(Delivery delivery);

    /** Answers {@link Feed#join} and {@link Feed#resume}. */
    void joined(long ticket, Start start);

    /** Answers them when nobody else does. */
    void refused(long ticket, StreamTopic topic, Throwable failure);

    /** Whoever is subscribed to the topic is not any more, because it is not for him. */
    void ended(StreamTopic topic, Throwable reason);

    /** Events were lost for good, or the store is another one: every subscription has to start afresh. */
    void restart();
}
