package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.Eventually;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Who may open a socket, and what it may do. */
class SocketIT {
    private static final String TOPIC = "trades:1:" + StoreWriter.POOL;

    static PushNode node(UnaryOperator<Configuration> changes) throws Exception {
        return PushNode.start(changes);
    }

    static StreamProbe connect(PushNode node) {
        return StreamProbe.connect(node.vertx, node.port);
    }

    static void assertRefused(PushNode node, String uri, Map<String, String> headers, int status, String code) {
        assertThatThrownBy(() -> StreamProbe.connect(node.vertx, node.port, uri, headers))
                .rootCause()
                .isInstanceOfSatisfying(UpgradeRejectedException.class, rejected -> {
                    assertThat(rejected.getStatus()).isEqualTo(status);
                    assertThat(rejected.getHeaders().get("Content-Type")).isEqualTo("application/problem+json");
                    assertThat(rejected.getBody().toJsonObject().getString("code"))
                            .isEqualTo(code);
                });
    }

    @Test
    void keysAreCheckedBeforeTheUpgrade() throws Exception {
        try (PushNode node = node(config -> config)) {
            assertRefused(node, "/v1/stream?key=wrong", Map.of(), 401, "unauthenticated");
            assertRefused(node, "/v1/stream", Map.of("X-API-Key", "wrong"), 401, "unauthenticated");
            assertRefused(node, "/v1/stream", Map.of("Authorization", "Bearer wrong"), 401, "unauthenticated");
            for (Map<String, String> headers :
                    List.of(Map.of("X-API-Key", PushNode.KEY), Map.of("Authorization", "Bearer " + PushNode.KEY))) {
                try (StreamProbe probe = StreamProbe.connect(node.vertx, node.port, "/v1/stream", headers)) {
                    assertThat(probe.next("hello").get("tier").asText()).isEqualTo("unlimited");
                }
            }
            try (StreamProbe probe =
                    StreamProbe.connect(node.vertx, node.port, "/v1/stream?key=" + PushNode.KEY, Map.of())) {
                assertThat(probe.next("hello").get("tier").asText()).isEqualTo("unlimited");
            }
        }
    }

    @Test
    void withoutTheScopeReadNobodyIsAnonymous() throws Exception {
        try (PushNode node = node(config -> config.with("auth.anonymous.scopes", ""))) {
            assertRefused(node, "/v1/stream", Map.of(), 401, "unauthenticated");
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefused() throws Exception {
        try (PushNode node = node(config -> config.with("http.corsOrigins", "https://dex.example"))) {
            String foreign = "https://evil.example";
            assertRefused(node, "/v1/stream", Map.of("Origin", foreign), 403, "forbidden");
            assertRefused(node, "/v1/stream", Map.of("Origin", "null"), 403, "forbidden");
            for (String origin : List.of("https://dex.example", "http://127.0.0.1:" + node.port)) {
                StreamProbe.connect(node.vertx, node.port, "/v1/stream", Map.of("Origin", origin))
                        .close();
            }
        }
    }

    @Test
    void anAuthMessageChangesTheCallerAndAWrongKeyEndsTheSocket() throws Exception {
        try (PushNode node = node(config -> config);
                StreamProbe probe = connect(node)) {
            assertThat(probe.next("hello").get("tier").asText()).isEqualTo("free");
            probe.send("{\"op\":\"auth\",\"id\":1,\"key\":\"" + PushNode.KEY + "\"}");
            JsonNode authenticated = probe.next("authenticated");
            assertThat(authenticated.get("tier").asText()).isEqualTo("unlimited");
            assertThat(authenticated.get("scopes")).hasSize(3);
            probe.send("{\"op\":\"auth\",\"id\":2,\"key\":\"wrong\"}");
            JsonNode error = probe.next("error");
            assertThat(error.get("code").asText()).isEqualTo("unauthenticated");
            assertThat(error.get("status").asInt()).isEqualTo(401);
            assertThat(probe.closeCode()).isEqualTo(3500);
        }
    }

    @Test
    void socketsOfOneCallerAreBoundedByItsTier() throws Exception {
        UnaryOperator<Configuration> two = config -> config.with("limits.enabled", "true")
                .with("limits.localShare", "1")
                .with("limits.tiers.free.sockets", "2");
        try (PushNode node = node(two);
                StreamProbe first = connect(node);
                StreamProbe second = connect(node)) {
            assertRefused(node, "/v1/stream", Map.of(), 429, "rate_limited");
            first.send("{\"op\":\"auth\",\"id\":1,\"key\":\"" + PushNode.KEY + "\"}");
            first.next("authenticated");
            try (StreamProbe third = connect(node)) {
                third.next("hello");
                assertRefused(node, "/v1/stream", Map.of(), 429, "rate_limited");
                PushNode.await(second.socket.close());
                Eventually.holds("the place is free", Duration.ofSeconds(10), () -> isOpen(node));
            }
        }
    }

    private static boolean isOpen(PushNode node) throws InterruptedException {
        try (StreamProbe probe = connect(node)) {
            return probe.next("hello") != null;
        } catch (IllegalStateException refused) {
            return false;
        }
    }

    @Test
    void messagesBeyondTheLimitEndTheSocketButPingsAreFree() throws Exception {
        try (PushNode node = node(config -> config.with("push.inboundPerMinute", "20"));
                StreamProbe probe = connect(node)) {
            for (int id = 0; id < 100; id++) {
                probe.send("{\"op\":\"ping\",\"id\":" + id + "}");
                probe.send("{\"op\":\"unsubscribe\",\"id\":" + id + ",\"topics\":[\"" + TOPIC + "\"]}");
            }
            for (int id = 0; id < 21; id++) {
                probe.send("{\"op\":\"list\",\"id\":" + id + "}");
            }
            JsonNode error = probe.next("error");
            assertThat(error.get("code").asText()).isEqualTo("too_many_messages");
            assertThat(error.get("retryAfterMs").asLong()).isBetween(1L, 60_000L);
            assertThat(probe.closeCode()).isEqualTo(3503);
        }
    }

    @Test
    void nonsenseIsToldAndRepeatedNonsenseEndsTheSocket() throws Exception {
        try (PushNode node = node(config -> config);
                StreamProbe probe = connect(node)) {
            List<String> nonsense = List.of(
                    "hello",
                    "[]",
                    "{}",
                    "{\"op\":7}",
                    "{\"op\":\"ping\",\"id\":{}}",
                    "{\"op\":\"subscribe\",\"id\":1}",
                    "{\"op\":\"subscribe\",\"id\":1,\"topics\":[]}",
                    "{\"op\":\"auth\",\"id\":1}",
                    "{\"op\":\"unsubscribe\",\"id\":1}");
            for (String message : nonsense) {
                probe.send(message);
                assertThat(probe.next("error").get("code").asText()).isEqualTo("malformed");
            }
            probe.send("{\"op\":\"publish\",\"id\":9}");
            assertThat(probe.next("error").get("code").asText()).isEqualTo("unknown_op");
            assertThat(probe.closeCode()).isEqualTo(3501);
        }
    }

    @Test
    void binaryAndOversizeMessagesEndTheSocket() throws Exception {
        try (PushNode node = node(config -> config.with("http.frameBytesMax", "4096"))) {
            try (StreamProbe probe = connect(node)) {
                probe.sendBinary(new byte[] {1, 2, 3});
                assertThat(probe.closeCode()).isEqualTo(1003);
            }
            try (StreamProbe probe = connect(node)) {
                probe.send("{\"op\":\"" + "x".repeat(5_000) + "\"}");
                assertThat(probe.closeCode()).isEqualTo(1009);
            }
            try (StreamProbe probe = connect(node)) {
                probe.send("{\"op\":\"" + "x".repeat(9_000) + "\"}");
                assertThat(probe.closeCode()).isEqualTo(1009);
            }
            try (StreamProbe probe = connect(node)) {
                PushNode.await(probe.socket.writeFrame(WebSocketFrame.textFrame("x".repeat(3_000), false)));
                PushNode.await(probe.socket.writeFrame(
                        WebSocketFrame.continuationFrame(Buffer.buffer("x".repeat(3_000)), true)));
                assertThat(probe.closeCode()).isEqualTo(1009);
            }
        }
    }

    @Test
    void everySubscribeIsAnsweredThoughItsTopicIsLeftOrAskedForAgainMeanwhile() throws Exception {
        try (PushNode node = node(config -> config);
                StreamProbe probe = connect(node)) {
            String subscribe = "{\"op\":\"subscribe\",\"id\":%d,\"topics\":[{\"topic\":\"" + TOPIC + "\"}]}";
            probe.send(subscribe.formatted(1));
            probe.send("{\"op\":\"unsubscribe\",\"id\":2,\"topics\":[\"" + TOPIC + "\"]}");
            probe.send(subscribe.formatted(3));
            probe.send(subscribe.formatted(4));
            List<Integer> answered = new ArrayList<>();
            while (answered.size() < 4) {
                JsonNode frame = probe.next(one -> one.has("id"));
                answered.add(frame.get("id").asInt());
            }
            assertThat(answered).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void aSocketHoldsAsManyTopicsAsItMay() throws Exception {
        try (PushNode node = node(config -> config.with("push.topicsMax", "3"));
                StreamProbe probe = connect(node)) {
            List<String> topics = new ArrayList<>();
            for (int chain = 1; chain <= 5; chain++) {
                topics.add("trades:" + chain + ":" + StoreWriter.POOL);
            }
            probe.subscribe(1, topics.toArray(new String[0]));
            assertThat(probe.next("error").get("code").asText()).isEqualTo("too_many_topics");
            assertThat(probe.next("error").get("topic").asText()).isEqualTo(topics.get(4));
            assertThat(probe.next("subscribed").get("topics")).hasSize(3);
            assertThat(node.push.status().subscriptions()).isEqualTo(3);
        }
    }

    @Test
    void aNodeHoldsAsManySocketsAsItMay() throws Exception {
        try (PushNode node = node(config -> config.with("push.socketsMax", "2"))) {
            try (StreamProbe one = connect(node);
                    StreamProbe two = connect(node)) {
                one.next("hello");
                two.next("hello");
                assertRefused(node, "/v1/stream", Map.of(), 503, "overloaded");
                assertThat(node.push.status().websocket()).isEqualTo(2);
            }
        }
    }
}
