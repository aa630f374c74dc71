package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.access.KeyKind;
import io.hyperdex.platform.access.KeySecret;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of sockets whose key ends, and who may open one with a key that stands in a page. */
class KeySocketIT {
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
