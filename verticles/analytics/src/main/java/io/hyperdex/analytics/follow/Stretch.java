package io.hyperdex.analytics.follow;

import java.time.OffsetDateTime;

/**
 * Positions that follow one another, both ends included, and the times between which their trades lie: readers name both,
 * because trades are stored apart by month.
 *
 * @param newestBefore no trade before the first position is later
 * @param committed the newest position that any trade has, followed or not
 */
public record Stretch(
        long first,
        long last,
        OffsetDateTime minTime,
        OffsetDateTime maxTime,
        OffsetDateTime newestBefore,
        long committed) {

    /** No trade up to the last position is later. */
    public OffsetDateTime newest() {
        return maxTime.isAfter(newestBefore) ? maxTime : newestBefore;
    }

    public boolean isEmpty() {
        return last < first;
    }

    /** Whether no trade is left to be followed afterwards. */
    public boolean isNewest() {
        return last >= committed;
    }
}
