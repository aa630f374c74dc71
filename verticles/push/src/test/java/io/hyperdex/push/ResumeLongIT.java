package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.BenchEvent;
import io.hyperdex.platform.config.Configuration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that read, come back and have missed many times what may wait for them. */
class ResumeLongIT {
    private static final int QUEUE_BYTES_MAX = 64 << 10;
    private static final int COMMITS = 70;
    private static final int FILL = 10_000;
    private static final List<String> TOPICS = List.of(
            "trades:1:" + StoreWriter.POOL,
            "trades:1:" + StoreWriter.POOL + "?side=buy",
            "trades:1:" + StoreWriter.POOL + "?side=sell",
            "trades:1:" + StoreWriter.POOL + "?minUsd=1");

    private static PushNode node;
    private static PushNode other;
    private static StoreWriter writer;
    private static long first;

    @BeforeAll
    static void start() throws Exception {
        node = PushNode.start(ResumeLongIT::small);
        writer = new StoreWriter(node);
        first = writer.commit(StoreWriter.POOL, Instant.now(), 1);
        for (int commit = 0; commit < COMMITS; commit++) {
            writer.publish(writer.store(StoreWriter.POOL, Instant.now(), 1, "x".repeat(FILL)));
        }
        other = node.another(ResumeLongIT::small);
    }

    private static Configuration small(Configuration config) {
        return config.with("push.queueBytesMax", "" + QUEUE_BYTES_MAX).with("push.bench", "true");
    }

    @AfterAll
    static void stop() throws Exception {
        writer.close();
        other.close();
        node.close();
    }

    @Test
    void everythingComesInOrderFromMemory() throws Exception {
        verifyAll(node);
    }

    @Test
    void everythingComesInOrderFromTheOutbox() throws Exception {
        verifyAll(other);
    }

    private static void verifyAll(PushNode asked) throws Exception {
        String epoch = node.store.identity().epoch();
        try (StreamProbe probe = StreamProbe.connect(asked.vertx, asked.port)) {
            probe.send("{\"op\":\"subscribe\",\"id\":1,\"topics\":["
                    + TOPICS.stream()
                            .map(topic -> "{\"topic\":\"" + topic + "\",\"from\":{\"epoch\":\"" + epoch
                                    + "\",\"offset\":" + first + "}}")
                            .collect(Collectors.joining(","))
                    + "]}");
            for (JsonNode topic : probe.next("subscribed").get("topics")) {
                assertThat(topic.get("recovered").asBoolean()).isTrue();
            }
            Map<String, Long> seen = new HashMap<>();
            // All trades are of one side.
            for (int frames = 0; frames < COMMITS * (TOPICS.size() - 1); frames++) {
                JsonNode data = probe.next(frame -> !frame.get("op").asText().equals("heartbeat"));
                assertThat(data.get("op").asText()).isEqualTo("data");
                String topic = data.get("topic").asText();
                assertThat(data.get("prev").asLong()).isEqualTo(seen.getOrDefault(topic, first));
                seen.put(topic, data.get("offset").asLong());
            }
            assertThat(seen.values()).containsOnly(first + COMMITS);
        }
    }

    @Test
    void whatLoadGeneratorsPostComesInPagesToo() throws Exception {
        String event = "{\"fill\":\"" + "x".repeat(FILL) + "\"}";
        try (StreamProbe first = StreamProbe.connect(node.vertx, node.port);
                StreamProbe again = StreamProbe.connect(node.vertx, node.port)) {
            first.subscribe(1, "bench:pages");
            JsonNode began = first.next("subscribed").at("/topics/0");
            for (int i = 0; i < COMMITS; i++) {
                node.bus.publish(Topics.BENCH, new BenchEvent("pages", event));
                first.next("data");
            }
            long seen = began.get("offset").asLong();
            again.resume("bench:pages", began.get("epoch").asText(), seen);
            for (int i = 0; i < COMMITS; i++) {
                JsonNode frame = again.nextOf("bench:pages");
                assertThat(frame.get("op").asText()).isEqualTo("data");
                assertThat(frame.get("prev").asLong()).isEqualTo(seen);
                seen = frame.get("offset").asLong();
            }
        }
    }
}
