package io.hyperdex.platform.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How late the event loops run their timers. Each loop that serves callers beats; one that stopped beating is blocked. */
public final class EventLoopLag {
    private static final long PERIOD_MILLIS = 250;
    private static final long BLOCKED_AFTER_NANOS = Duration.ofSeconds(5).toNanos();

    private final Timer lag;
    private final Map<Integer, Long> beats = new ConcurrentHashMap<>();

    public EventLoopLag(MeterRegistry meters) {
        lag = Timer.builder("hyperdex.event.loop.lag")
                .description("How late timers of the event loops run")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    /** Watches the loop that calls it, until the verticle of the caller ends. */
    public void watchThisLoop(Vertx vertx, int loop) {
        beats.put(loop, System.nanoTime());
        vertx.setPeriodic(PERIOD_MILLIS, tick -> {
            long now = System.nanoTime();
            long expected = beats.getOrDefault(loop, now) + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
            lag.record(Math.max(0, now - expected), TimeUnit.NANOSECONDS);
            beats.put(loop, now);
        });
    }

    public boolean blocked() {
        long now = System.nanoTime();
        return beats.values().stream().anyMatch(beat -> now - beat > BLOCKED_AFTER_NANOS);
    }

    public double p50Millis() {
        return millis(0.5);
    }

    public double p99Millis() {
        return millis(0.99);
    }

    private double millis(double percentile) {
        for (var value : lag.takeSnapshot().percentileValues()) {
            if (value.percentile() == percentile) {
                return Math.round(value.value(TimeUnit.MILLISECONDS) * 10) / 10.0;
            }
        }
        return 0;
    }
}
