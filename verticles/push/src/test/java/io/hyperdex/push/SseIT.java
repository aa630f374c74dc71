package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.access.KeyKind;
import io.hyperdex.platform.access.KeySecret;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.BenchEvent;
import io.hyperdex.push.SseProbe.Event;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stream as server-sent events. */
class SseIT {
    private static final String TRADES = "trades:1:" + StoreWriter.POOL;
    private static final String OTHERS = "trades:1:" + StoreWriter.OTHER;

    private static PushNode node;
    private static StoreWriter writer;

    @BeforeAll
    static void start() throws Exception {
        node = PushNode.start(
                configuration -> configuration.with("push.heartbeat", "200ms").with("push.ping", "200ms"));
        writer = new StoreWriter(node);
        node.announceHead(writer);
        writer.commit(StoreWriter.POOL, Instant.now().minusSeconds(3_600), 3);
    }

    @AfterAll
    static void stop() throws Exception {
        writer.close();
        node.close();
    }

    private static SseProbe listen(String query) {
        return new SseProbe(node.vertx, node.port, query, Map.of());
    }

    @Test
    void theFramesOfTheStreamComeAsEvents() throws Exception {
        try (SseProbe probe = listen("?topics=" + TRADES)) {
            assertThat(probe.response.statusCode()).isEqualTo(200);
            assertThat(probe.response.getHeader("Content-Type")).isEqualTo("text/event-stream");
            probe.next("hello");
            JsonNode subscribed = probe.next("subscribed").frame().at("/topics/0");
            assertThat(subscribed.get("topic").asText()).isEqualTo(TRADES);
            assertThat(subscribed.get("snapshot")).isNotEmpty();

            long last = writer.commit(StoreWriter.POOL, Instant.now(), 2);

            Event data = probe.next("data");
            assertThat(data.frame().get("data")).hasSize(2);
            assertThat(data.id()).isEqualTo(node.store.identity().at(last).toString());
            probe.next("heartbeat");
            assertThat(probe.comment()).startsWith(":");
        }
    }

    @Test
    void theIdIsAPositionUpToWhichEveryTopicHasCome() throws Exception {
        try (SseProbe probe = listen("?topics=" + TRADES + "," + OTHERS)) {
            Event subscribed = probe.next("subscribed");
            long offset = subscribed.frame().at("/topics/0/offset").asLong();
            assertThat(subscribed.frame().at("/topics/1/offset").asLong()).isGreaterThanOrEqualTo(offset);
            assertThat(subscribed.id())
                    .isEqualTo(node.store.identity().at(offset).toString());

            writer.commit(StoreWriter.OTHER, Instant.now(), 1);
            long last = writer.commit(StoreWriter.POOL, Instant.now(), 1);

            assertThat(probe.next("data").frame().get("topic").asText()).isEqualTo(OTHERS);
            Event newest = probe.next("data");
            assertThat(newest.frame().get("topic").asText()).isEqualTo(TRADES);
            assertThat(newest.id()).isEqualTo(node.store.identity().at(last).toString());
        }
    }

    @Test
    void anIdComesWithTheHeartbeatsOfAQuietTopic() throws Exception {
        try (SseProbe probe = listen("?topics=" + OTHERS)) {
            probe.next("subscribed");
            String last = node.store
                    .identity()
                    .at(writer.commit(StoreWriter.POOL, Instant.now(), 1))
                    .toString();
            Event heartbeat = probe.next("heartbeat");
            while (!last.equals(heartbeat.id())) {
                heartbeat = probe.next("heartbeat");
            }
        }
    }

    @Test
    void theAddressMayNameTheLastIdThatWasSeen() throws Exception {
        String seen;
        try (SseProbe probe = listen("?topics=" + TRADES)) {
            seen = probe.next("subscribed").id();
        }
        writer.commit(StoreWriter.POOL, Instant.now(), 1);
        try (SseProbe probe = listen("?topics=" + TRADES + "&lastEventId=" + seen)) {
            JsonNode subscribed = probe.next("subscribed").frame().at("/topics/0");
            assertThat(subscribed.get("recovered").asBoolean()).isTrue();
            assertThat(probe.next("data").frame().get("data")).hasSize(1);
        }
    }

    @Test
    void aRefusedTopicIsToldAndTheOthersAreSubscribed() throws Exception {
        try (SseProbe probe = listen("?topics=nothing," + TRADES)) {
            JsonNode refused = probe.next("error").frame();
            assertThat(refused.get("topic").asText()).isEqualTo("nothing");
            assertThat(refused.get("code").asText()).isEqualTo("unknown_topic");
            assertThat(probe.next("subscribed").frame().get("topics")).hasSize(1);
        }
    }

    @Test
    void whatCannotBeServedIsRefusedBeforeTheFirstEvent() {
        assertRefused("", 400, Map.of());
        assertRefused("?topics=", 400, Map.of());
        assertRefused("?topics=" + TRADES + "&unknown=1", 400, Map.of());
        assertRefused("?topics=" + TRADES + "&key=wrong", 401, Map.of());
        assertRefused("?topics=" + TRADES, 403, Map.of("Origin", "https://evil.example"));
    }

    private static void assertRefused(String query, int status, Map<String, String> headers) {
        try (var probe = new SseProbe(node.vertx, node.port, query, headers)) {
            assertThat(probe.response.statusCode()).isEqualTo(status);
            assertThat(probe.response.getHeader("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    @Test
    void aStreamEndsWithItsKey() throws Exception {
        KeySecret key = node.key("sse", KeyKind.SECRET);
        try (SseProbe probe = listen("?topics=" + TRADES + "&key=" + key.text())) {
            assertThat(probe.next("hello").frame().get("tier").asText()).isEqualTo("premium");
            node.revoke("sse");
            probe.awaitEnd();
        }
    }

    @Test
    void aListenerThatDoesNotReadIsToldWhatItMissed() throws Exception {
        try (PushNode small = PushNode.start(configuration ->
                        configuration.with("push.queueBytesMax", "16384").with("push.bench", "true"));
                SseProbe probe = new SseProbe(small.vertx, small.port, "?topics=bench:slow", Map.of())) {
            probe.next("subscribed");
            probe.stall();
            String event = "{\"fill\":\"" + "x".repeat(60_000) + "\"}";
            for (int i = 0; i < 150; i++) {
                small.bus.publish(Topics.BENCH, new BenchEvent("slow", event));
            }
            probe.resume();

            JsonNode gap = probe.next("gap").frame();

            assertThat(gap.get("dropped").asLong()).isPositive();
            assertThat(gap.get("reason").asText()).isEqualTo("slow");
        }
    }

    @Test
    void aListenerIsToldWhenTheNodeStops() throws Exception {
        try (PushNode stopping = PushNode.start();
                SseProbe probe = new SseProbe(stopping.vertx, stopping.port, "?topics=service", Map.of())) {
            probe.next("error");
            stopping.undeployPush();
            assertThat(probe.next("bye").frame().get("code").asInt()).isEqualTo(3000);
            probe.awaitEnd();
        }
    }
}
