package io.hyperdex.platform.trace;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One step of a trace. The step that a context works for is found there by {@link #current()}. Confined to its context until
 * it ends.
 */
public final class Span {
    private static final ContextLocal<Span> CURRENT = ContextLocal.registerLocal(Span.class);

    private final TraceContext context;
    private final @Nullable String parentId;
    private final Kind kind;
    private final long startEpochNanos;
    private final long startNanos = System.nanoTime();
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private String name;
    private boolean failed;
    private long endEpochNanos;

    /** The numbers are those of the OpenTelemetry protocol. */
    enum Kind {
        SERVER(2),
        CLIENT(3),
        PRODUCER(4),
        CONSUMER(5);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    Span(TraceContext context, @Nullable String parentId, Kind kind, String name) {
        this.context = context;
        this.parentId = parentId;
        this.kind = kind;
        this.name = name;
        Instant now = Instant.now();
        startEpochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** Of the request or message that the calling context works for; null when it works for none. */
    public static @Nullable Span current() {
        Context context = Vertx.currentContext();
        return context == null ? null : CURRENT.get(context);
    }

    static @Nullable Span of(Context context) {
        return CURRENT.get(context);
    }

    /** From now on the context works for this step. */
    void enter(Context context) {
        CURRENT.put(context, this);
    }

    /**
     * The step of the request on the calling context: the one that the tracer has begun, else one that goes on with what the
     * caller sent, or begins a trace.
     */
    public static Span ofRequest(@Nullable String traceparent) {
        Span begun = current();
        if (begun != null) {
            return begun;
        }
        Span span = following(TraceContext.parse(traceparent), Kind.SERVER, "request");
        Context context = Vertx.currentContext();
        if (context != null) {
            span.enter(context);
        }
        return span;
    }

    /** The calling context works for a message from now on; a reply comes back to one that has its own step. */
    public static void ofMessage(String address, String traceparent) {
        Context context = Vertx.currentContext();
        TraceContext sent = TraceContext.parse(traceparent);
        if (context != null && sent != null && of(context) == null) {
            following(sent, Kind.CONSUMER, address).enter(context);
        }
    }

    static Span following(@Nullable TraceContext parent, Kind kind, String name) {
        return parent == null
                ? new Span(TraceContext.begin(false), null, kind, name)
                : new Span(parent.child(), parent.spanId(), kind, name);
    }

    public TraceContext context() {
        return context;
    }

    /** What the step is, once that is known: never with an id or an address in it. */
    public void name(String known) {
        name = known;
    }

    void attribute(String key, String value) {
        attributes.put(key, value);
    }

    void end(boolean asFailed) {
        failed = asFailed;
        endEpochNanos = startEpochNanos + System.nanoTime() - startNanos;
    }

    @Nullable
    String parentId() {
        return parentId;
    }

    Kind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    Map<String, String> attributes() {
        return attributes;
    }

    boolean failed() {
        return failed;
    }

    long startEpochNanos() {
        return startEpochNanos;
    }

    long endEpochNanos() {
        return endEpochNanos;
    }
}
