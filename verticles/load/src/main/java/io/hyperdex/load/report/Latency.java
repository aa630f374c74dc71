package io.hyperdex.load.report;

import org.HdrHistogram.Histogram;

/** Percentiles of a histogram of microseconds. */
public record Latency(
        long count, double p50Millis, double p90Millis, double p99Millis, double p999Millis, double maxMillis) {
    /** The largest value that a histogram of ours holds; what is longer counts as this. */
    public static final long MICROS_MAX = 60_000_000;

    public static Histogram histogram() {
        return new Histogram(MICROS_MAX, 3);
    }

    public static void record(Histogram micros, long nanos) {
        micros.recordValue(Math.min(MICROS_MAX, nanos / 1_000));
    }

    public static Latency of(Histogram micros) {
        return new Latency(
                micros.getTotalCount(),
                millis(micros.getValueAtPercentile(50)),
                millis(micros.getValueAtPercentile(90)),
                millis(micros.getValueAtPercentile(99)),
                millis(micros.getValueAtPercentile(99.9)),
                millis(micros.getMaxValue()));
    }

    private static double millis(long micros) {
        return Figures.rounded(micros / 1_000.0, 1_000);
    }
}
