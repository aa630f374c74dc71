package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** One peer that does not read costs a bounded amount of memory and nobody else anything. */
class SlowClientIT {
    private static final String TRADES = "trades:1:" + StoreWriter.POOL;
    private static final int QUEUE_BYTES_MAX = 262_144;
    private static final int COMMITS = 240;
    private static final int TRADES_PER_COMMIT = 20;
    private static final String NOTE = "n".repeat(3_000);

    @Test
    void aStalledClientGetsAGapWhileOthersGetEverything() throws Exception {
        try (PushNode node = PushNode.start(config -> config.with("push.queueBytesMax", "" + QUEUE_BYTES_MAX));
                StoreWriter writer = new StoreWriter(node);
                StreamProbe stalled = StreamProbe.connect(node.vertx, node.port);
                StreamProbe reading = StreamProbe.connect(node.vertx, node.port)) {
            stalled.subscribe(1, TRADES, "candles:1:" + StoreWriter.POOL + ":1m");
            stalled.next("subscribed");
            reading.subscribe(1, TRADES);
            reading.next("subscribed");
            stalled.stall();

            long seen = 0;
            Duration slowest = Duration.ZERO;
            for (int commit = 0; commit < COMMITS; commit++) {
                long first = writer.store(StoreWriter.POOL, Instant.now(), TRADES_PER_COMMIT, NOTE);
                Instant published = Instant.now();
                writer.publish(first);
                JsonNode data = reading.nextOf(TRADES);
                assertThat(data.get("op").asText()).isEqualTo("data");
                assertThat(data.get("prev").asLong()).isEqualTo(seen);
                seen = data.get("offset").asLong();
                Duration took = Duration.between(published, Instant.now());
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
            System.out.println("slowest delivery beside a stalled client: " + slowest.toMillis() + " ms");
            assertThat(slowest).isLessThan(Duration.ofSeconds(1));
            assertThat(dropped(node)).isPositive();

            stalled.resume();
            verifyGap(stalled, seen, (long) dropped(node));
        }
    }

    private static double dropped(PushNode node) {
        return node.meters
                .counter("hyperdex.stream.dropped", "family", "trades", "policy", "oldest")
                .count();
    }

    private static void verifyGap(StreamProbe stalled, long last, long dropped) throws Exception {
        long seen = 0;
        long gaps = 0;
        long missing = 0;
        while (seen < last) {
            JsonNode frame = stalled.nextOf(TRADES);
            boolean gap = frame.get("op").asText().equals("gap");
            assertThat(frame.get(gap ? "after" : "prev").asLong()).isEqualTo(seen);
            seen = frame.get(gap ? "until" : "offset").asLong();
            gaps += gap ? 1 : 0;
            missing += gap ? frame.get("dropped").asLong() : 0;
        }
        assertThat(gaps).isPositive();
        assertThat(missing).isEqualTo(dropped);
    }

    @Test
    void aPeerThatIsGoneForGoodIsCutOffAtTheFarewell() throws Exception {
        try (PushNode node = PushNode.start();
                StoreWriter writer = new StoreWriter(node);
                StreamProbe stalled = StreamProbe.connect(node.vertx, node.port)) {
            stalled.subscribe(1, TRADES);
            stalled.next("subscribed");
            stalled.stall();
            while (dropped(node) == 0) {
                writer.publish(writer.store(StoreWriter.POOL, Instant.now(), TRADES_PER_COMMIT * 5, NOTE));
            }
            long begun = System.nanoTime();
            node.undeployPush();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
            assertThat(node.push.status().websocket()).isZero();
        }
    }
}
