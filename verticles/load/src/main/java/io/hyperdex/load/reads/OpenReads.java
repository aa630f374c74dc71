package io.hyperdex.load.reads;

import io.hyperdex.load.http.Arrivals;
import io.hyperdex.load.http.Request;
import io.hyperdex.load.http.Response;
import io.hyperdex.load.http.Traffic;
import io.hyperdex.load.report.Latency;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Reads that arrive whether or not the node keeps up. A read that waits for a free connection waits for the node, so its
 * time counts from when it was due.
 */
final class OpenReads implements Traffic {
    /** After the last arrival, those that still wait are given up so much later. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int INSPECTED_ONE_IN = 20;
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final Arrivals arrivals;
    private final ReadMix mix;
    private final Inspector inspector;
    private final ReadTally tally = new ReadTally();
    private final Histogram delay = Latency.histogram();
    private long sent;
    private long failures;
    private long overAt;

    OpenReads(Arrivals arrivals, ReadMix mix, Inspector inspector) {
        this.arrivals = arrivals;
        this.mix = mix;
        this.inspector = inspector;
    }

    @Override
    public @Nullable Request next() {
        long due = arrivals.poll();
        if (due == Arrivals.NONE) {
            return null;
        }
        sent++;
        return mix.next(due);
    }

    @Override
    public void answered(Request request, Response response, long sentAt, long receivedAt) {
        var read = (ReadRequest) request;
        Latency.record(delay, sentAt - read.due());
        if (response.status() != OK && response.status() != NOT_MODIFIED) {
            tally.refused(response.status());
            return;
        }
        tally.good(read, response.layer(), response.status(), response.bodyLength(), receivedAt - read.due());
        if (response.status() == OK) {
            mix.learn(read, response);
            if (sent % INSPECTED_ONE_IN == 0) {
                inspector.inspect(read, response.body());
            }
        }
    }

    @Override
    public void failed(Request request, String reason) {
        failures++;
    }

    @Override
    public boolean ended() {
        if (!arrivals.over()) {
            return false;
        }
        long now = System.nanoTime();
        overAt = overAt == 0 ? now : overAt;
        return arrivals.waiting() == 0 || now - overAt > GRACE_NANOS;
    }

    ReadTally tally() {
        return tally;
    }

    /** From due to sent: the generator's own lateness, and the wait for a free connection. */
    Latency delay() {
        return Latency.of(delay);
    }

    /** Reads that were due and never sent. */
    long unsent() {
        return arrivals.waiting();
    }

    /** Reads that were sent and never answered. */
    long failures() {
        return failures;
    }

    long asked() {
        return sent + arrivals.waiting();
    }
}
