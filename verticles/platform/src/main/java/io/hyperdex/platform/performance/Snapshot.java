package io.hyperdex.platform.performance;

import java.util.Arrays;

/** A histogram as it was; immutable. */
final class Snapshot {
    static final Snapshot EMPTY = new Snapshot(new int[Latencies.BUCKETS]);

    private final int[] counts;

    /** Owns the array from now on. */
    Snapshot(int[] counts) {
        this.counts = counts;
    }

    int count(int bucket) {
        return counts[bucket];
    }

    boolean isSameAs(Snapshot other) {
        return Arrays.equals(counts, other.counts);
    }

    Snapshot plus(Snapshot other) {
        int[] sum = counts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.counts[i];
        }
        return new Snapshot(sum);
    }

    Snapshot minus(Snapshot earlier) {
        int[] difference = counts.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= earlier.counts[i];
        }
        return new Snapshot(difference);
    }
}
