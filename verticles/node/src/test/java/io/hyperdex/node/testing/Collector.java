package io.hyperdex.node.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A collector: an HTTP server that reads what it is sent with the protocol's own generated classes. */
public final class Collector implements AutoCloseable {
    private static final long WITHIN_SECONDS = 30;

    private final HttpServer server;
    private final BlockingQueue<Span> arrived = new LinkedBlockingQueue<>();
    private final List<Span> spans = new ArrayList<>();

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean protobuf =
                    "application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            for (ResourceSpans resource : request.getResourceSpansList()) {
                resource.getScopeSpansList().forEach(scope -> arrived.addAll(scope.getSpansList()));
            }
            exchange.sendResponseHeaders(
                    protobuf && request.getUnknownFields().asMap().isEmpty() ? 200 : 400, -1);
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Everything that has come, once all of the conditions are met by some span of it. */
    @SafeVarargs
    public final List<Span> await(Predicate<Span>... conditions) throws InterruptedException {
        for (Predicate<Span> condition : conditions) {
            while (spans.stream().noneMatch(condition)) {
                Span span = arrived.poll(WITHIN_SECONDS, TimeUnit.SECONDS);
                if (span == null) {
                    throw new AssertionError("no such span among " + spans);
                }
                spans.add(span);
            }
        }
        return List.copyOf(spans);
    }

    /** The first span to come that meets the condition. */
    public Span first(Predicate<Span> condition) throws InterruptedException {
        return await(condition).stream().filter(condition).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
