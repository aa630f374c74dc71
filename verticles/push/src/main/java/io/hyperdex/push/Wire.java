package io.hyperdex.push;

import io.vertx.core.Future;

/**
 * One client's connection, whatever the transport. Used on its event loop only. Whoever opens one calls
 * {@link Session#drained} when the peer takes messages again and {@link Session#gone} when it has ended.
 */
interface Wire {
    Transport transport();

    /** False while the peer does not take what was written, or is gone. */
    boolean writable();

    /** Hands over what {@link #flush} sends, in order. */
    void write(Message message);

    void flush();

    /** Asks the peer for a sign of life, where the transport can. */
    void ping();

    /** Ends the connection, if need be without the peer; completes when it has ended. */
    Future<Void> close(Closing closing);
}
