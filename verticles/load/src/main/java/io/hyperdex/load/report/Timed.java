package io.hyperdex.load.report;

import java.util.concurrent.TimeUnit;

/** So many rows were durable after so long. */
public record Timed(long rows, long nanos) {
    public double seconds() {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    public double perSecond() {
        return Math.round(rows / seconds());
    }
}
