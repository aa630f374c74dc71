package io.hyperdex.platform.redis;

import java.util.Locale;

/** What became of a command. */
enum Outcome {
    ANSWERED,
    /** The server answered with an error. */
    REFUSED,
    TIMED_OUT,
    /** There was no connection, or it broke. */
    FAILED,
    /** More commands wait for a connection than may. */
    QUEUE_FULL,
    /** The breaker is open, or no Redis is configured. */
    NOT_SENT;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
