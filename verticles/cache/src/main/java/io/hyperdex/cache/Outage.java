package io.hyperdex.cache;

import java.util.function.BooleanSupplier;

/**
 * Knows that the store is away, so that not every request finds out for itself: one load at a time probes, everybody else who
 * can do with an old answer gets it at once.
 */
final class Outage {
    /** How long after a failed load nobody probes. */
    private static final long QUIET_MILLIS = 1_000;
    /** A probe that says nothing for so long is given up. */
    private static final long PROBE_MILLIS = 10_000;

    private final BooleanSupplier reported;
    private boolean noticed;
    /** A load succeeded although the store was reported away: the report is late, until it says something else. */
    private boolean refuted;

    private long probeAt;

    /** @param reported whether the node itself says that the store is away */
    Outage(BooleanSupplier reported) {
        this.reported = reported;
    }

    void noticed(long now) {
        noticed = true;
        probeAt = now + QUIET_MILLIS;
    }

    void ended() {
        noticed = false;
        refuted = reported.getAsBoolean();
    }

    /** Whether an asker who can do with an old answer is spared the load; false for the one who probes. */
    boolean spares(long now) {
        boolean away = reported.getAsBoolean();
        refuted &= away;
        if (!noticed && (!away || refuted)) {
            return false;
        }
        if (now < probeAt) {
            return true;
        }
        probeAt = now + PROBE_MILLIS;
        return false;
    }
}
