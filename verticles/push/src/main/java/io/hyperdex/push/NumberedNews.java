package io.hyperdex.push;

import java.util.NavigableSet;
import java.util.TreeSet;

/** Whether all news of a line have come that are numbered without holes; they may overtake one another. Lives on one context. */
final class NumberedNews {
    /** What has not come for so long after a later one is lost. */
    private static final long PATIENCE_MILLIS = 2_000;
    /** More are lost together. */
    private static final int REMEMBERED_MAX = 1_000;

    private final NavigableSet<Long> missing = new TreeSet<>();
    private long newest = -1;
    private long missingSince;

    void heard(long number, long nowMillis) {
        missing.remove(number);
        if (newest >= 0 && number > newest + 1) {
            missingSince = missing.isEmpty() ? nowMillis : missingSince;
            for (long next = newest + 1; next < number && missing.size() < REMEMBERED_MAX; next++) {
                missing.add(next);
            }
        }
        newest = Math.max(newest, number);
    }

    /** Whether any have been lost since this was asked last. */
    boolean haveBeenLost(long nowMillis) {
        boolean lost = !missing.isEmpty() && nowMillis - missingSince >= PATIENCE_MILLIS;
        if (lost) {
            missing.clear();
        }
        return lost;
    }
}
