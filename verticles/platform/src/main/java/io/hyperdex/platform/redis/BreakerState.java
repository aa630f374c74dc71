package io.hyperdex.platform.redis;

/** Closed: commands are sent. Open: they fail at once. Half open: the same, while the pool asks whether Redis is back. */
public enum BreakerState {
    CLOSED,
    OPEN,
    HALF_OPEN
}
