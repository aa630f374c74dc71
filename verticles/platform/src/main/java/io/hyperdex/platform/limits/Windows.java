package io.hyperdex.platform.limits;

import java.util.List;

/** The clock windows of quotas, in UTC. */
final class Windows {
    static final List<String> NAMES = List.of("minute", "hour", "day");
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

    private Windows() {}

    static long hourEnd(long nowMillis) {
        return (nowMillis / HOUR_MILLIS + 1) * HOUR_MILLIS;
    }

    static long dayEnd(long nowMillis) {
        return (nowMillis / DAY_MILLIS + 1) * DAY_MILLIS;
    }

    static long ceil(long dividend, long divisor) {
        return -Math.floorDiv(-dividend, divisor);
    }
}
