package io.hyperdex.push;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** What the node counts of its sockets; shared by its event loops. Thread-safe. */
final class StreamMetrics {
    private final MeterRegistry meters;
    private final AtomicInteger sockets = new AtomicInteger();
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final AtomicInteger stalled = new AtomicInteger();
    private final Timer delivery;

    StreamMetrics(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("hyperdex.stream.connections", sockets, AtomicInteger::get)
                .tag("transport", "websocket")
                .register(meters);
        delivery = Timer.builder("hyperdex.stream.delivery")
                .description("From the commit of a trade until it was written to the last socket of an event loop")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
    }

    /** Counts a new socket, unless there are {@code max} already. */
    boolean admit(int max) {
        return sockets.getAndUpdate(count -> count < max ? count + 1 : count) < max;
    }

    void closed() {
        sockets.decrementAndGet();
    }

    void subscribed(int change) {
        subscriptions.addAndGet(change);
    }

    void stalled(int change) {
        stalled.addAndGet(change);
    }

    void dropped(String family, String policy, long count) {
        if (count > 0) {
            meters.counter("hyperdex.stream.dropped", "family", family, "policy", policy)
                    .increment((double) count);
        }
    }

    void delivered(Instant committedAt, Instant now) {
        delivery.record(Duration.between(committedAt, now));
    }

    SocketStatus status() {
        return new SocketStatus(sockets.get(), 0, 0, subscriptions.get(), stalled.get());
    }
}
