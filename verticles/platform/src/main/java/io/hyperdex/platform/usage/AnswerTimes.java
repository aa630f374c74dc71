package io.hyperdex.platform.usage;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The classes of durations that answers are counted in. The store keeps their counts: classes may be added at the end only. */
public final class AnswerTimes {
    private static final long[] BOUNDS_MILLIS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000};

    /** One more than the bounds: what took longer than the last. */
    static final int CLASSES = BOUNDS_MILLIS.length + 1;

    private AnswerTimes() {}

    static int classOf(long nanos) {
        for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
            if (nanos <= TimeUnit.MILLISECONDS.toNanos(BOUNDS_MILLIS[i])) {
                return i;
            }
        }
        return BOUNDS_MILLIS.length;
    }

    /** The upper bound in ms of the class that the share of answers reaches; null without answers, or beyond the last bound. */
    public static @Nullable Long quantileMillis(long[] counts, double share) {
        long rank = (long) Math.ceil(Arrays.stream(counts).sum() * share);
        long seen = 0;
        for (int i = 0; i < BOUNDS_MILLIS.length && i < counts.length; i++) {
            seen += counts[i];
            if (rank > 0 && seen >= rank) {
                return BOUNDS_MILLIS[i];
            }
        }
        return null;
    }
}
