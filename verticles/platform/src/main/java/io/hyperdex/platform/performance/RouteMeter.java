package io.hyperdex.platform.performance;

import io.hyperdex.platform.http.RequestTimings;
import io.hyperdex.platform.http.RequestTimings.Stage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The requests of one route by one method. Thread-safe. */
final class RouteMeter {
    private static final int STATUS_MAX = 599;

    private final MeterRegistry meters;
    private final String method;
    private final String route;
    private final Latencies total = new Latencies();
    private final Map<Stage, Latencies> stages = new EnumMap<>(Stage.class);
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    /** Building a timer to find the registered one costs more than many a request. */
    private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(STATUS_MAX + 1);

    /** The counts at one moment; they only grow. */
    record Counts(int refused, int failed, Snapshot total, Map<Stage, Snapshot> stages) {
        static final Counts NONE = new Counts(0, 0, Snapshot.EMPTY, Map.of());

        Snapshot stage(Stage stage) {
            return stages.getOrDefault(stage, Snapshot.EMPTY);
        }
    }

    RouteMeter(MeterRegistry meters, String method, String route) {
        this.meters = meters;
        this.method = method;
        this.route = route;
        for (Stage stage : Stage.values()) {
            stages.put(stage, new Latencies());
        }
    }

    String method() {
        return method;
    }

    String route() {
        return route;
    }

    void record(int status, RequestTimings timings) {
        long nanos = timings.elapsedNanos();
        timer(status).record(nanos, TimeUnit.NANOSECONDS);
        stages.forEach((stage, latencies) -> {
            if (timings.nanos(stage) > 0) {
                latencies.record(timings.nanos(stage));
            }
        });
        if (status >= 500) {
            failed.getAndIncrement();
        } else if (status >= 400) {
            refused.getAndIncrement();
        }
        total.record(nanos);
    }

    Counts counts() {
        Map<Stage, Snapshot> copies = new EnumMap<>(Stage.class);
        stages.forEach((stage, latencies) -> copies.put(stage, latencies.snapshot()));
        return new Counts(refused.get(), failed.get(), total.snapshot(), copies);
    }

    private Timer timer(int status) {
        int index = Math.min(status, STATUS_MAX);
        Timer known = timers.get(index);
        if (known == null) {
            known = Timer.builder("hyperdex.http.request.duration")
                    .tag("route", route)
                    .tag("method", method)
                    .tag("status", String.valueOf(status))
                    .publishPercentileHistogram()
                    .minimumExpectedValue(Duration.ofMillis(1))
                    .maximumExpectedValue(Duration.ofSeconds(30))
                    .register(meters);
            timers.set(index, known);
        }
        return known;
    }
}
