package io.hyperdex.platform.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.ContextLocal;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of one request went. Confined to the request's context: whatever is done for a request on that context
 * finds the timings there, without having them handed down.
 */
@SuppressWarnings("EnumOrdinal") // an array of longs for each request, not a map of boxes
public final class RequestTimings {
    private static final ContextLocal<RequestTimings> CURRENT = ContextLocal.registerLocal(RequestTimings.class);
    private static final String KEY = "timings";
    private static final Stage[] STAGES = Stage.values();

    private final long startedNanos = System.nanoTime();
    private final long[] nanos = new long[STAGES.length];

    /** The parts of a request that are measured apart; those that overlap are counted in each. */
    public enum Stage {
        /** Checking and counting the caller's limits. */
        LIMIT("limit"),
        /** Asking the cache, loading included where it had to. */
        CACHE("cache"),
        /** Waiting for a connection to the store, and using it. */
        DB("db");

        private final String code;

        Stage(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private RequestTimings() {}

    /** Begins the measurement of the request whose context this is. */
    public static RequestTimings begin() {
        var timings = new RequestTimings();
        Context context = Vertx.currentContext();
        if (context != null) {
            CURRENT.put(context, timings);
        }
        return timings;
    }

    public static RequestTimings of(RoutingContext routing) {
        return routing.get(KEY);
    }

    void in(RoutingContext routing) {
        routing.put(KEY, this);
    }

    /** Of the request on whose context this is called; null anywhere else. */
    public static @Nullable RequestTimings current() {
        Context context = Vertx.currentContext();
        return context == null ? null : CURRENT.get(context);
    }

    public void add(Stage stage, long spentNanos) {
        nanos[stage.ordinal()] += spentNanos;
    }

    /** Counts the time until the future is completed. */
    public <T> Future<T> during(Stage stage, Supplier<Future<T>> work) {
        long began = System.nanoTime();
        return work.get().onComplete(done -> add(stage, System.nanoTime() - began));
    }

    public long nanos(Stage stage) {
        return nanos[stage.ordinal()];
    }

    /** Since the request came in. */
    public long elapsedNanos() {
        return System.nanoTime() - startedNanos;
    }

    /** The value of {@code Server-Timing}: each stage and the whole, in milliseconds. */
    String header() {
        var header = new StringBuilder(80);
        for (Stage stage : STAGES) {
            millis(header.append(stage.code()), nanos(stage)).append(", ");
        }
        return millis(header.append("total"), elapsedNanos()).toString();
    }

    private static StringBuilder millis(StringBuilder header, long nanos) {
        long micros = nanos / 1_000;
        header.append(";dur=").append(micros / 1_000).append('.');
        long fraction = micros % 1_000;
        if (fraction < 100) {
            header.append(fraction < 10 ? "00" : "0");
        }
        return header.append(fraction);
    }
}
