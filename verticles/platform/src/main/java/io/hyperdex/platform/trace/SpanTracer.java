package io.hyperdex.platform.trace;

import io.vertx.core.Context;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records what Vert.x tells of HTTP, bus, SQL and Redis. It begins a trace only with a request; what belongs to none, such as
 * the work of timers, is not recorded.
 */
public final class SpanTracer implements VertxTracer<Span, Span> {
    /** May hold a key ({@code ?key=}), or say who the callers are. */
    private static final Set<String> WITHHELD = Set.of("http.url", "url.full", "url.query", "db.user", "span.kind");

    private final double sampling;
    private final Consumer<Span> ended;

    /** Every span of a sampled trace is handed over when it ends, on any thread. */
    public SpanTracer(double sampling, Consumer<Span> ended) {
        this.sampling = sampling;
        this.ended = ended;
    }

    @Override
    public <R> @Nullable Span receiveRequest(
            Context context,
            SpanKind kind,
            TracingPolicy policy,
            R request,
            String operation,
            Iterable<Map.Entry<String, String>> headers,
            TagExtractor<R> tags) {
        TraceContext parent = parent(headers);
        boolean message = isMessage(tags, request);
        if (parent == null && message) {
            return null;
        }
        Span.Kind own = message ? Span.Kind.CONSUMER : Span.Kind.SERVER;
        Span span = parent == null
                ? new Span(TraceContext.begin(isSampled()), null, own, operation)
                : Span.following(parent, own, operation);
        describe(span, request, tags);
        span.enter(context);
        return span;
    }

    private boolean isSampled() {
        return ThreadLocalRandom.current().nextDouble() < sampling;
    }

    private static @Nullable TraceContext parent(Iterable<Map.Entry<String, String>> headers) {
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase(TraceContext.HEADER)) {
                return TraceContext.parse(header.getValue());
            }
        }
        return null;
    }

    @Override
    public <R> void sendResponse(
            Context context, R response, @Nullable Span span, @Nullable Throwable failure, TagExtractor<R> tags) {
        end(span, response, failure, tags);
    }

    @Override
    public <R> @Nullable Span sendRequest(
            @Nullable Context context,
            SpanKind kind,
            TracingPolicy policy,
            R request,
            String operation,
            BiConsumer<String, String> headers,
            TagExtractor<R> tags) {
        Span parent = context == null ? null : Span.of(context);
        if (parent == null || policy == TracingPolicy.IGNORE) {
            return null;
        }
        Span.Kind own = isMessage(tags, request) ? Span.Kind.PRODUCER : Span.Kind.CLIENT;
        Span span = Span.following(parent.context(), own, operation);
        headers.accept(TraceContext.HEADER, span.context().header());
        describe(span, request, tags);
        return span;
    }

    @Override
    public <R> void receiveResponse(
            Context context, R response, @Nullable Span span, @Nullable Throwable failure, TagExtractor<R> tags) {
        end(span, response, failure, tags);
    }

    private static <R> void describe(Span span, R subject, TagExtractor<R> tags) {
        if (span.context().sampled() && subject != null) {
            tags.extractTo(subject, (name, value) -> {
                if (value != null && !WITHHELD.contains(name)) {
                    span.attribute(name, value);
                }
            });
        }
    }

    private static <R> boolean isMessage(TagExtractor<R> tags, R subject) {
        for (int i = 0; i < tags.len(subject); i++) {
            if (tags.name(subject, i).startsWith("messaging.")) {
                return true;
            }
        }
        return false;
    }

    private <R> void end(@Nullable Span span, R subject, @Nullable Throwable failure, TagExtractor<R> tags) {
        if (span == null || !span.context().sampled()) {
            return;
        }
        describe(span, subject, tags);
        String status = span.attributes().getOrDefault("http.response.status_code", "");
        span.end(failure != null || status.startsWith("5"));
        ended.accept(span);
    }
}
