package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.hyperdex.node.testing.Collector;
import io.hyperdex.node.testing.Members;
import io.hyperdex.node.testing.NodeProcess;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace through everything, as a collector and a reader of the log see it. */
class TracingIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String OTHER_TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";
    private static final String TOKEN = "/v1/tokens/1/0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
    private static final String SECRET = "a-key-that-nobody-may-read";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void aRequestIsOneTraceOverHttpBusAndSql() throws Exception {
        try (var collector = new Collector();
                NodeProcess node = NodeProcess.start(
                        directory.resolve("data"),
                        Map.of(
                                "HYPERDEX_TRACING_OTLP_ENDPOINT",
                                collector.endpoint(),
                                "HYPERDEX_TRACING_SAMPLING",
                                "0",
                                "HYPERDEX_HTTP_ACCESS_LOG",
                                "true",
                                "HYPERDEX_AUTH_ANONYMOUS_SCOPES",
                                "read,ingest"))) {
            assertThat(put(node.http().resolve(TOKEN), SAMPLED)).isEqualTo(201);
            put(node.http().resolve(TOKEN + "?key=" + SECRET), SAMPLED);

            List<Span> spans = collector.await(
                    isOf(SpanKind.SPAN_KIND_SERVER),
                    span -> has(span, "db.system", "postgresql"),
                    isOf(SpanKind.SPAN_KIND_PRODUCER),
                    isOf(SpanKind.SPAN_KIND_CONSUMER));

            assertOneTrace(spans);
            assertThat(spans.toString()).doesNotContain(SECRET);
            node.signal("TERM");
            node.awaitExit();
            assertThat(accessLines(node))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .contains(TRACE, "\"route\":\"/v1/tokens/:chain/:address\"")
                            .doesNotContain(SECRET));
        }
    }

    @Test
    void aTraceGoesOnAtTheOtherNodeAndIntoRedis() throws Exception {
        int port1 = Members.freePort();
        int port2 = Members.freePort();
        Path data1 = directory.resolve("n1");
        try (var collector1 = new Collector();
                var collector2 = new Collector();
                NodeProcess n1 =
                        NodeProcess.start(data1, traced(collector1, Members.settings("n1", "ingest", port1, port2)))) {
            Map<String, String> second = traced(collector2, Members.settings("n2", "cache,query", port2, port1));
            JsonNode ports =
                    new ObjectMapper().readTree(data1.resolve("ports.json").toFile());
            second.put("HYPERDEX_POSTGRES_URI", ports.path("postgres").asText());
            second.put("HYPERDEX_REDIS_URI", ports.path("redis").asText());
            try (NodeProcess n2 = NodeProcess.start(directory.resolve("n2"), second)) {
                assertThat(put(n1.http().resolve(TOKEN), SAMPLED)).isEqualTo(201);
                Span heard = collector2.first(isOf(SpanKind.SPAN_KIND_CONSUMER));
                assertThat(hex(heard.getTraceId())).isEqualTo(TRACE);
                Span told = collector1.first(span -> span.getSpanId().equals(heard.getParentSpanId()));
                assertThat(told.getKind()).isEqualTo(SpanKind.SPAN_KIND_PRODUCER);

                assertThat(get(n2.http().resolve("/v1/tokens?chain=1"), "00-" + OTHER_TRACE + "-" + CALLER + "-01"))
                        .isEqualTo(200);
                Span asked = collector2.first(span -> has(span, "db.system", "redis")
                        && hex(span.getTraceId()).equals(OTHER_TRACE));
                assertThat(asked.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            }
        }
    }

    @Test
    void withoutACollectorALineOfTheLogStillNamesTheTrace() throws Exception {
        try (NodeProcess node =
                NodeProcess.start(directory.resolve("data"), Map.of("HYPERDEX_HTTP_ACCESS_LOG", "true"))) {
            put(node.http().resolve("/v1/nowhere"), "00-" + TRACE + "-" + CALLER + "-00");
            node.signal("TERM");
            node.awaitExit();

            assertThat(accessLines(node))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(TRACE, "\"status\":\"404\"", "\"route\":\"none\"", "\"client\":\"127.0.0.1\""));
        }
    }

    private static Map<String, String> traced(Collector collector, Map<String, String> settings) {
        settings.put("HYPERDEX_TRACING_OTLP_ENDPOINT", collector.endpoint());
        settings.put("HYPERDEX_TRACING_SAMPLING", "0");
        return settings;
    }

    private static void assertOneTrace(List<Span> spans) {
        assertThat(spans).extracting(span -> hex(span.getTraceId())).containsOnly(TRACE);
        Span server = first(spans, isOf(SpanKind.SPAN_KIND_SERVER));
        assertThat(server.getName()).isEqualTo("PUT /v1/tokens/:chain/:address");
        assertThat(hex(server.getParentSpanId())).isEqualTo(CALLER);
        assertThat(server.getEndTimeUnixNano()).isGreaterThan(server.getStartTimeUnixNano());
        Span query = first(spans, span -> has(span, "db.system", "postgresql"));
        assertThat(query.getParentSpanId()).isEqualTo(server.getSpanId());
        Span told = first(spans, isOf(SpanKind.SPAN_KIND_PRODUCER));
        assertThat(told.getParentSpanId()).isEqualTo(server.getSpanId());
        assertThat(first(spans, isOf(SpanKind.SPAN_KIND_CONSUMER)).getParentSpanId())
                .isEqualTo(told.getSpanId());
    }

    private static List<String> accessLines(NodeProcess node) {
        return node.log()
                .lines()
                .filter(line -> line.contains("io.hyperdex.access"))
                // The log's encoder escapes slashes, which JSON leaves open.
                .map(line -> line.replace("\\/", "/"))
                .toList();
    }

    private int get(URI address, String traceparent) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("traceparent", traceparent)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private int put(URI address, String traceparent) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("traceparent", traceparent)
                .PUT(HttpRequest.BodyPublishers.ofString("{\"symbol\":\"WETH\",\"name\":\"Wrapped\",\"decimals\":18}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static Predicate<Span> isOf(SpanKind kind) {
        return span -> span.getKind() == kind;
    }

    private static boolean has(Span span, String key, String value) {
        return span.getAttributesList().stream()
                .anyMatch(attribute -> attribute.getKey().equals(key)
                        && attribute.getValue().getStringValue().equals(value));
    }

    private static Span first(List<Span> spans, Predicate<Span> condition) {
        return spans.stream().filter(condition).findFirst().orElseThrow();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
