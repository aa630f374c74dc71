package io.hyperdex.platform.performance;

import org.jspecify.annotations.Nullable;

/**
 * How long something took in a window; percentiles are at most 3 % too high.
 *
 * @param count samples in the window
 */
public record Latency(long count, double p50Ms, double p90Ms, double p99Ms, double maxMs) {

    /** Null when nothing was counted. */
    static @Nullable Latency of(Snapshot counted) {
        long total = 0;
        for (int bucket = 0; bucket < Latencies.BUCKETS; bucket++) {
            total += counted.count(bucket);
        }
        return total == 0
                ? null
                : new Latency(
                        total,
                        millis(counted, rank(total, 50)),
                        millis(counted, rank(total, 90)),
                        millis(counted, rank(total, 99)),
                        millis(counted, total));
    }

    /** The least number of samples that make up so much of them. */
    private static long rank(long total, int percent) {
        return (total * percent + 99) / 100;
    }

    private static double millis(Snapshot counted, long rank) {
        long seen = 0;
        int bucket = -1;
        while (seen < rank) {
            seen += counted.count(++bucket);
        }
        return Latencies.highestMicros(bucket) / 1_000.0;
    }
}
