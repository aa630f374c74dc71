package io.hyperdex.load.reads;

import io.hyperdex.load.http.Arrivals;
import io.hyperdex.load.http.Layer;
import io.hyperdex.load.http.Request;
import io.hyperdex.load.http.Response;
import io.hyperdex.load.http.Traffic;
import io.hyperdex.load.reads.ReadsReport.Faulted;
import io.hyperdex.load.report.Figures;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads that arrive while something happens to the node's servers, counted by the second in which they were due. */
final class FaultReads implements Traffic {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Arrivals arrivals;
    private final ReadMix mix;
    private final long startedAt = System.nanoTime();
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final Map<Long, Second> seconds = new TreeMap<>();
    private long stale;
    private long unanswered;
    private long lastBadDue;

    /** The reads that were due in one second. */
    private static final class Second {
        private long asked;
        private long good;
    }

    FaultReads(Arrivals arrivals, ReadMix mix) {
        this.arrivals = arrivals;
        this.mix = mix;
    }

    @Override
    public @Nullable Request next() {
        long due = arrivals.poll();
        return due == Arrivals.NONE ? null : mix.next(due);
    }

    @Override
    public void answered(Request request, Response response, long sentAt, long receivedAt) {
        var read = (ReadRequest) request;
        statuses.merge(response.status(), 1L, Long::sum);
        boolean good = response.status() == OK || response.status() == NOT_MODIFIED;
        stale += good && response.layer() == Layer.STALE ? 1 : 0;
        count(read.due(), good);
        if (response.status() == OK) {
            mix.learn(read, response);
        }
    }

    @Override
    public void failed(Request request, String reason) {
        unanswered++;
        count(((ReadRequest) request).due(), false);
    }

    @Override
    public boolean ended() {
        return arrivals.over() && arrivals.waiting() == 0;
    }

    private void count(long due, boolean good) {
        Second second = seconds.computeIfAbsent((due - startedAt) / SECOND, number -> new Second());
        second.asked++;
        second.good += good ? 1 : 0;
        lastBadDue = good ? lastBadDue : Math.max(lastBadDue, due - startedAt);
    }

    /** @param after when it happened, since the reads began */
    Faulted seen(Fault fault, Duration after) {
        long asked = seconds.values().stream().mapToLong(second -> second.asked).sum();
        long good = seconds.values().stream().mapToLong(second -> second.good).sum();
        double worst = seconds.values().stream()
                .mapToDouble(second -> second.good / (double) second.asked)
                .min()
                .orElse(0);
        return new Faulted(
                fault.title(),
                asked,
                statuses,
                unanswered,
                stale,
                Figures.rounded(good / (double) Math.max(1, asked), 10_000),
                Figures.rounded(worst, 10_000),
                Figures.rounded(Math.max(0, lastBadDue - after.toNanos()) / 1e9, 100));
    }
}
