package io.hyperdex.analytics.follow;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Positions that follow one another, both ends included, and the times between which their trades lie: readers name both,
 * because trades are stored apart by month.
 *
 * @param committed the newest position that any trade has, followed or not
 */
public record Stretch(long first, long last, OffsetDateTime minTime, OffsetDateTime maxTime, long committed) {
    /** Of trades of which it is not known when they were. */
    static final OffsetDateTime EARLIEST = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    static final OffsetDateTime LATEST = EARLIEST.plusYears(1_000);

    /** Whether the times are those of its trades, and not of all that there may be. */
    public boolean isTimed() {
        return maxTime.isBefore(LATEST);
    }

    public boolean isEmpty() {
        return last < first;
    }

    /** Whether no trade is left to be followed afterwards. */
    public boolean isNewest() {
        return last >= committed;
    }
}
