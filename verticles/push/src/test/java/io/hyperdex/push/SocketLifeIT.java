package io.hyperdex.push;

import static io.hyperdex.push.SocketIT.assertRefused;
import static io.hyperdex.push.SocketIT.connect;
import static io.hyperdex.push.SocketIT.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.Position;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.HeadAnnounced;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a socket lives, what it hears meanwhile, and how it ends. */
class SocketLifeIT {
    private static final String TOPIC = "trades:1:" + StoreWriter.POOL;

    @Test
    void aSilentSocketIsClosedAndOneThatAnswersPingsIsNot() throws Exception {
        try (PushNode node = node(config -> config.with("push.idle", "600ms").with("push.ping", "200ms"));
                StreamProbe answering = connect(node);
                RawSocket silent = RawSocket.upgrade(node.port)) {
            assertThat(silent.closeCode()).isEqualTo(3003);
            answering.send("{\"op\":\"ping\",\"id\":1}");
            answering.next("pong");
        }
    }

    /** Connections have that long to ask again after an answer; a socket has no next request. */
    @Test
    void aSocketOutlivesTheTimeBetweenRequests() throws Exception {
        try (PushNode node =
                        node(config -> config.with("push.heartbeat", "100ms").with("http.keepAlive", "300ms"));
                StreamProbe stream = connect(node)) {
            long opened = System.nanoTime();
            while (System.nanoTime() - opened < TimeUnit.SECONDS.toNanos(2)) {
                stream.next("heartbeat");
            }
        }
    }

    @Test
    void heartbeatsCountUpAndTellHowFarTheSocketIs() throws Exception {
        try (PushNode node = node(config -> config.with("push.heartbeat", "100ms"));
                StoreWriter writer = new StoreWriter(node);
                StreamProbe probe = connect(node)) {
            assertThat(probe.next("hello").get("heartbeatMs").asInt()).isEqualTo(100);
            assertThat(probe.next("heartbeat").get("n").asInt()).isEqualTo(1);
            assertThat(probe.next("heartbeat").get("n").asInt()).isEqualTo(2);
            probe.subscribe(1, TOPIC, "candles:1:" + StoreWriter.POOL + ":1m");
            probe.next("subscribed");
            long last = writer.commit(StoreWriter.POOL, Instant.now(), 1);
            probe.nextOf("candles:1:" + StoreWriter.POOL + ":1m");
            probe.next(frame -> frame.get("op").asText().equals("heartbeat")
                    && frame.get("offset").asLong() == last);
        }
    }

    @Test
    void aStoppingNodeSaysWhenToComeBack() throws Exception {
        try (PushNode node = node(config -> config);
                StreamProbe one = connect(node);
                StreamProbe two = connect(node)) {
            one.next("hello");
            two.next("hello");
            node.undeployPush();
            for (StreamProbe probe : List.of(one, two)) {
                JsonNode bye = probe.next("bye");
                assertThat(bye.get("code").asInt()).isEqualTo(3000);
                assertThat(bye.get("reconnect").asBoolean()).isTrue();
                assertThat(bye.get("afterMs").asLong()).isPositive();
                assertThat(probe.closeCode()).isEqualTo(3000);
            }
            assertThat(node.push.status().websocket()).isZero();
            assertRefused(node, "/v1/stream", Map.of(), 503, "overloaded");
        }
    }

    @Test
    void anotherStoreMakesEverySocketStartAfresh() throws Exception {
        try (PushNode node = node(config -> config);
                StoreWriter writer = new StoreWriter(node);
                StreamProbe probe = connect(node)) {
            probe.subscribe(1, TOPIC);
            probe.next("subscribed");
            writer.reset();
            node.bus.publish(Topics.HEAD, new HeadAnnounced(new Position("another", 0), Instant.now()));
            assertThat(probe.next("bye").get("code").asInt()).isEqualTo(3001);
            assertThat(probe.closeCode()).isEqualTo(3001);
            try (StreamProbe again = connect(node)) {
                assertThat(again.next("hello").get("epoch").asText()).isEqualTo("another");
            }
        }
    }
}
