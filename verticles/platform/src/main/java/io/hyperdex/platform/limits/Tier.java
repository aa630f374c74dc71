package io.hyperdex.platform.limits;

import java.math.BigDecimal;

/**
 * What a caller may use and what it costs.
 *
 * @param minute refill of the token bucket in a minute
 * @param hour requests of a clock hour (UTC)
 * @param day requests of a UTC day
 * @param burst capacity of the token bucket
 * @param concurrent requests under way at once
 * @param sockets open at once
 * @param shedAbove load of a node from which on its requests are refused; above 1 for never
 */
public record Tier(
        String name,
        boolean unlimited,
        long minute,
        long hour,
        long day,
        long burst,
        int concurrent,
        int sockets,
        BigDecimal usdPerRequest,
        double shedAbove) {
    static final long QUOTA_MAX = 100_000_000_000L;

    /** The cap of so many callers together. */
    Tier times(int callers) {
        return new Tier(
                name,
                unlimited,
                times(minute, callers),
                times(hour, callers),
                times(day, callers),
                times(burst, callers),
                (int) Math.min(Integer.MAX_VALUE, times(concurrent, callers)),
                (int) Math.min(Integer.MAX_VALUE, times(sockets, callers)),
                usdPerRequest,
                shedAbove);
    }

    private static long times(long limit, int callers) {
        return Math.min(QUOTA_MAX, limit * callers);
    }
}
