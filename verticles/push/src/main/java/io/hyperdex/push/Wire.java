package io.hyperdex.push;

import io.vertx.core.Future;

/** One socket's connection. */
interface Wire {
    /** False while the peer does not take what was written, or is gone. */
    boolean writable();

    void write(String text);

    void ping();

    /** Ends the connection, if need be without the peer; completes when it has ended. */
    Future<Void> close(Closing closing);
}
