package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.access.KeyKind;
import io.hyperdex.platform.access.KeySecret;
import io.hyperdex.platform.testing.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of sockets whose key ends, and who may open one with a key that stands in a page. */
class KeySocketIT {
    /** What comes of an {@code auth} that names a good key. */
    private static final Set<String> ENDS = Set.of("authenticated", "bye");

    @Test
    void aSocketEndsWithItsKey() throws Exception {
        try (PushNode node = PushNode.start()) {
            KeySecret inTheAddress = node.key("k1", KeyKind.SECRET);
            KeySecret inAMessage = node.key("k2", KeyKind.SECRET);
            try (StreamProbe first = StreamProbe.connect(
                            node.vertx, node.port, "/v1/stream?key=" + inTheAddress.text(), Map.of());
                    StreamProbe second = StreamProbe.connect(node.vertx, node.port);
                    StreamProbe nobody = StreamProbe.connect(node.vertx, node.port)) {
                assertThat(first.next("hello").get("tier").asText()).isEqualTo("premium");
                second.send("{\"op\":\"auth\",\"id\":1,\"key\":\"" + inAMessage.text() + "\"}");
                second.next("authenticated");
                Instant revoked = Instant.now();
                node.revoke("k1");
                node.revoke("k2");
                assertThat(first.closeCode()).isEqualTo(3504);
                assertThat(second.closeCode()).isEqualTo(3504);
                assertThat(Instant.now()).isBefore(revoked.plusSeconds(2));
                nobody.send("{\"op\":\"ping\",\"id\":1}");
                nobody.next("pong");
            }
        }
    }

    @Test
    void aSocketThatNamesAKeyWhichHasAllOfItsSocketsIsClosed() throws Exception {
        try (PushNode node = PushNode.start(config -> config.with("limits.enabled", "true")
                .with("limits.localShare", "1")
                .with("limits.tiers.premium.sockets", "1"))) {
            String key = node.key("k4", KeyKind.SECRET).text();
            String auth = "{\"op\":\"auth\",\"id\":1,\"key\":\"" + key + "\"}";
            StreamProbe first = StreamProbe.connect(node.vertx, node.port);
            first.send(auth);
            first.next("authenticated");
            try (StreamProbe second = StreamProbe.connect(node.vertx, node.port)) {
                second.send(auth);
                assertThat(second.closeCode()).isEqualTo(3502);
            }
            first.send("{\"op\":\"ping\",\"id\":2}");
            first.next("pong");

            first.close();
            Eventually.holds("the place is free again", Duration.ofSeconds(10), () -> isLetIn(node, auth));
        }
    }

    private static boolean isLetIn(PushNode node, String auth) throws Exception {
        try (StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
            probe.send(auth);
            return probe.next(frame -> ENDS.contains(frame.path("op").asText()))
                    .get("op")
                    .asText()
                    .equals("authenticated");
        }
    }

    @Test
    void aBrowserKeyOpensSocketsOfItsPagesOnly() throws Exception {
        try (PushNode node = PushNode.start()) {
            KeySecret key = node.key("k3", KeyKind.BROWSER);
            String uri = "/v1/stream?key=" + key.text();
            SocketIT.assertRefused(node, uri, Map.of(), 403, "forbidden");
            SocketIT.assertRefused(node, uri, Map.of("Origin", "https://evil.example"), 403, "forbidden");
            StreamProbe.connect(node.vertx, node.port, uri, Map.of("Origin", PushNode.ORIGIN))
                    .close();
            try (StreamProbe probe = StreamProbe.connect(node.vertx, node.port)) {
                probe.send("{\"op\":\"auth\",\"id\":1,\"key\":\"" + key.text() + "\"}");
                assertThat(probe.next("error").get("code").asText()).isEqualTo("forbidden");
            }
        }
    }
}
