package io.hyperdex.platform.limits;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * How loaded the node is: the fill of the fullest of its own bounded queues, 0 to 1, as the average of the last second. The
 * host's CPU is no part of it. Thread-safe.
 */
public final class LoadGauge {
    private static final int SAMPLES = 10;
    private static final long PERIOD_MILLIS = 100;

    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private volatile double load;

    /** Watches a queue: what it holds as a share of what it may hold. The same name again replaces it. */
    public void watch(String name, DoubleSupplier fill) {
        queues.put(name, new Queue(fill));
    }

    /** Samples from now on, until the Vertx is closed. */
    public void start(Vertx vertx) {
        vertx.setPeriodic(PERIOD_MILLIS, tick -> sample());
    }

    public double load() {
        return load;
    }

    /** The same for each queue, by name. */
    public Map<String, Double> byQueue() {
        Map<String, Double> fills = new TreeMap<>();
        queues.forEach((name, queue) -> fills.put(name, queue.average));
        return fills;
    }

    /** Ten times a second. */
    void sample() {
        double fullest = 0;
        for (Queue queue : queues.values()) {
            queue.sample();
            fullest = Math.max(fullest, queue.average);
        }
        load = fullest;
    }

    private static final class Queue {
        private final DoubleSupplier fill;
        private final double[] samples = new double[SAMPLES];
        private int next;
        private volatile double average;

        Queue(DoubleSupplier fill) {
            this.fill = fill;
        }

        void sample() {
            samples[next] = Math.max(0, Math.min(1, fill.getAsDouble()));
            next = (next + 1) % SAMPLES;
            double sum = 0;
            for (double sample : samples) {
                sum += sample;
            }
            average = sum / SAMPLES;
        }
    }
}
