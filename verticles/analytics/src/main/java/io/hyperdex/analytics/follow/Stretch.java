package io.hyperdex.analytics.follow;

import java.time.OffsetDateTime;

/**
 * Positions that follow one another, both ends included, and the times between which their trades lie: readers name both,
 * because trades are stored apart by month.
 */
public record Stretch(long first, long last, OffsetDateTime minTime, OffsetDateTime maxTime) {
    public boolean isEmpty() {
        return last < first;
    }
}
