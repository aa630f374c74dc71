package io.hyperdex.platform.redis;

/**
 * Whether Redis is asked at all. It opens when half of the last commands failed; then only the pool's own question goes
 * through, and its answer closes it. Thread-safe.
 */
final class Breaker {
    private static final int COMMANDS = 10;
    private static final int FAILURES = 5;

    private BreakerState state = BreakerState.CLOSED;
    /** One bit for each of the last commands, set where it failed. */
    private int failures;

    synchronized BreakerState state() {
        return state;
    }

    /** Whether this outcome has opened it. Outcomes of commands that were sent before it opened change nothing. */
    synchronized boolean opensAfter(boolean answered) {
        if (state != BreakerState.CLOSED) {
            return false;
        }
        failures = (failures << 1 | (answered ? 0 : 1)) & (1 << COMMANDS) - 1;
        if (Integer.bitCount(failures) < FAILURES) {
            return false;
        }
        state = BreakerState.OPEN;
        return true;
    }

    synchronized void asking() {
        state = BreakerState.HALF_OPEN;
    }

    synchronized void asked(boolean answered) {
        state = answered ? BreakerState.CLOSED : BreakerState.OPEN;
        failures = 0;
    }
}
