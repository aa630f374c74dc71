package io.hyperdex.push;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** What the node counts of its sockets; shared by its event loops. Thread-safe. */
final class StreamMetrics {
    private final MeterRegistry meters;
    private final AtomicInteger places = new AtomicInteger();
    private final Map<Transport, AtomicInteger> connections = new EnumMap<>(Transport.class);
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final AtomicInteger stalled = new AtomicInteger();
    private final Timer delivery;

    StreamMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (Transport transport : Transport.values()) {
            var count = new AtomicInteger();
            connections.put(transport, count);
            Gauge.builder("hyperdex.stream.connections", count, AtomicInteger::get)
                    .tag("transport", transport.code())
                    .register(meters);
        }
        delivery = Timer.builder("hyperdex.stream.delivery")
                .description("From the commit of a trade until it was written to the last socket of an event loop")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
    }

    /** Takes the place of a new connection, unless there are {@code max} already; opened and closed or abandoned follows. */
    boolean admit(int max) {
        return places.getAndUpdate(count -> count < max ? count + 1 : count) < max;
    }

    void abandoned() {
        places.decrementAndGet();
    }

    void opened(Transport transport) {
        count(transport).incrementAndGet();
    }

    void closed(Transport transport) {
        count(transport).decrementAndGet();
        places.decrementAndGet();
    }

    private AtomicInteger count(Transport transport) {
        return Objects.requireNonNull(connections.get(transport));
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

    /** A state was asked for, so long after it was due. */
    void asked(String family, StateBoard.Cause cause, Duration waited) {
        meters.timer(
                        "hyperdex.stream.state.wait",
                        "family",
                        family,
                        "cause",
                        cause.name().toLowerCase(Locale.ROOT))
                .record(waited);
    }

    void delivered(Instant committedAt, Instant now) {
        delivery.record(Duration.between(committedAt, now));
    }

    SocketStatus status() {
        return new SocketStatus(
                count(Transport.WEBSOCKET).get(),
                count(Transport.SSE).get(),
                count(Transport.SOCKJS).get(),
                subscriptions.get(),
                stalled.get());
    }
}
