package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.Interval;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.hyperdex.push.TopicFrame.EventsFrame;
import io.hyperdex.push.TopicFrame.ObjectsFrame;
import io.hyperdex.push.TopicFrame.Offsets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private static final TradesTopic TRADES = new TradesTopic(Market.POOL);
    private static final TradesTopic OTHERS = new TradesTopic(Market.OTHER);
    private static final CandlesTopic CANDLES = new CandlesTopic(Market.POOL, Interval.M1);
    private static final int BYTES_MAX = 4_096;

    private final FakeWire wire = new FakeWire();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SendQueue queue = new SendQueue(wire, BYTES_MAX, new StreamMetrics(meters));

    private static EventsFrame trades(TradesTopic topic, long offset, long prev) {
        return EventsFrame.of(topic, offset, prev, 2, "[\"" + "x".repeat(400) + "\"]");
    }

    private static ObjectsFrame candle(long offset, boolean correction, Instant openTime, String json) {
        var candles = new TreeMap<String, String>();
        candles.put(openTime.toString(), json);
        return ObjectsFrame.of(CANDLES, offset, new Offsets(offset, offset - 1), correction, candles);
    }

    @Test
    void nothingWaitsWhileThePeerReads() {
        assertThat(queue.send(trades(TRADES, 1, 0))).isTrue();
        assertThat(queue.send(Message.of("{\"op\":\"pong\"}"))).isTrue();
        assertThat(wire.ops()).containsExactly("data", "pong");
        assertThat(queue.isStalled()).isFalse();
    }

    @Test
    void whatWaitedIsSentInOrder() {
        wire.reading = false;
        queue.send(trades(TRADES, 1, 0));
        queue.send(Message.of("{\"op\":\"heartbeat\"}"));
        queue.send(trades(TRADES, 2, 1));
        assertThat(wire.written).isEmpty();
        wire.reading = true;
        queue.flush();
        assertThat(wire.ops()).containsExactly("data", "heartbeat", "data");
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void theOldestTradesAreDroppedAndToldAsOneGapInTheirPlace() {
        wire.reading = false;
        queue.send(Message.of("{\"op\":\"subscribed\"}"));
        for (long offset = 1; offset <= 20; offset++) {
            assertThat(queue.send(trades(TRADES, offset * 10, (offset - 1) * 10)))
                    .isTrue();
            assertThat(queue.bytes()).isLessThanOrEqualTo(BYTES_MAX);
        }
        wire.reading = true;
        queue.flush();
        List<JsonNode> frames = wire.frames();
        assertThat(wire.ops()).startsWith("subscribed", "gap", "data");
        JsonNode gap = frames.get(1);
        assertThat(gap.get("topic").asText()).isEqualTo(TRADES.text());
        assertThat(gap.get("after").asLong()).isZero();
        assertThat(gap.get("until").asLong())
                .isEqualTo(frames.get(2).get("prev").asLong());
        assertThat(gap.get("dropped").asLong()).isEqualTo(gap.get("until").asLong() / 10 * 2);
        assertThat(gap.get("reason").asText()).isEqualTo("slow");
        assertThat(frames.get(frames.size() - 1).get("offset").asLong()).isEqualTo(200);
        assertThat(meters.counter("hyperdex.stream.dropped", "family", "trades", "policy", "oldest")
                        .count())
                .isEqualTo(gap.get("dropped").asLong());
    }

    @Test
    void everyTopicHasItsOwnGap() {
        wire.reading = false;
        for (long offset = 1; offset <= 30; offset++) {
            queue.send(trades(offset % 2 == 0 ? TRADES : OTHERS, offset, Math.max(0, offset - 2)));
        }
        wire.reading = true;
        queue.flush();
        for (TradesTopic topic : List.of(TRADES, OTHERS)) {
            List<JsonNode> own = wire.frames().stream()
                    .filter(frame -> frame.get("topic").asText().equals(topic.text()))
                    .toList();
            assertThat(own.get(0).get("op").asText()).isEqualTo("gap");
            assertThat(own.get(1).get("prev")).isEqualTo(own.get(0).get("until"));
        }
    }

    @Test
    void aFrameThatIsLargerThanTheQueueIsAGap() {
        wire.reading = false;
        queue.send(EventsFrame.of(TRADES, 9, 4, 7, "[\"" + "x".repeat(BYTES_MAX) + "\"]"));
        wire.reading = true;
        queue.flush();
        assertThat(wire.last().get("op").asText()).isEqualTo("gap");
        assertThat(wire.last().get("dropped").asLong()).isEqualTo(7);
    }

    @Test
    void ofACandleOnlyTheNewestVersionWaits() {
        wire.reading = false;
        Instant first = Market.START;
        Instant second = first.plusSeconds(60);
        for (int version = 1; version <= 1_000; version++) {
            assertThat(queue.send(candle(version, false, first, "{\"version\":" + version + "}")))
                    .isTrue();
        }
        queue.send(candle(1_001, false, second, "{\"version\":1}"));
        wire.reading = true;
        queue.flush();
        assertThat(wire.frames()).hasSize(1);
        JsonNode frame = wire.last();
        assertThat(frame.get("op").asText()).isEqualTo("data");
        assertThat(frame.get("offset").asLong()).isEqualTo(1_001);
        assertThat(frame.get("data").toString()).isEqualTo("[{\"version\":1000},{\"version\":1}]");
        assertThat(meters.counter("hyperdex.stream.dropped", "family", "candles", "policy", "conflate")
                        .count())
                .isEqualTo(999);
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void ofAStateOnlyTheNewestWaits() {
        wire.reading = false;
        var topic = new StreamTopic.ServiceTopic();
        for (int version = 1; version <= 100; version++) {
            var state = new TreeMap<>(Map.of("n1", "" + version));
            assertThat(queue.send(ObjectsFrame.of(topic, version, new Offsets(version, version), false, state)))
                    .isTrue();
        }
        wire.reading = true;
        queue.flush();
        assertThat(wire.frames()).hasSize(1);
        assertThat(wire.last().get("data").toString()).isEqualTo("[100]");
        assertThat(meters.counter("hyperdex.stream.dropped", "family", "service", "policy", "conflate")
                        .count())
                .isEqualTo(99);
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void aConflatedCorrectionStaysACorrection() {
        wire.reading = false;
        queue.send(candle(1, true, Market.START, "{\"version\":1}"));
        queue.send(candle(2, false, Market.START, "{\"version\":2}"));
        wire.reading = true;
        queue.flush();
        assertThat(wire.ops()).containsExactly("correction");
        assertThat(wire.last().get("data").toString()).isEqualTo("[{\"version\":2}]");
    }

    @Test
    void answersAreNeverDroppedAndTooManyOfThemAreTold() {
        wire.reading = false;
        String answer = "{\"op\":\"pong\",\"x\":\"" + "x".repeat(500) + "\"}";
        int fitting = 0;
        while (queue.send(Message.of(answer))) {
            fitting++;
        }
        assertThat(fitting).isEqualTo(BYTES_MAX / answer.length());
    }

    @Test
    void aTopicThatWasLeftIsNotSentAnyMore() {
        wire.reading = false;
        for (long offset = 1; offset <= 20; offset++) {
            queue.send(trades(TRADES, offset, offset - 1));
        }
        queue.send(candle(1, false, Market.START, "{}"));
        queue.send(Message.of("{\"op\":\"unsubscribed\"}"));
        queue.forget(TRADES);
        wire.reading = true;
        queue.flush();
        assertThat(wire.ops()).containsExactly("data", "unsubscribed");
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void whateverHappensNothingIsLostWithoutAGapAndTheBytesAddUp() {
        long seed = System.nanoTime();
        System.out.println("SendQueueTest seed " + seed);
        var random = new Random(seed);
        long sent = 0;
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(20) == 0) {
                wire.reading = !wire.reading;
                queue.flush();
            }
            queue.send(trades(TRADES, sent + 1, sent));
            sent++;
            assertThat(queue.bytes()).isBetween(0, BYTES_MAX);
        }
        wire.reading = true;
        queue.flush();
        long seen = 0;
        long lost = 0;
        for (JsonNode frame : wire.frames()) {
            boolean gap = frame.get("op").asText().equals("gap");
            assertThat(frame.get(gap ? "after" : "prev").asLong())
                    .as("seed %d", seed)
                    .isEqualTo(seen);
            seen = frame.get(gap ? "until" : "offset").asLong();
            lost += gap ? frame.get("dropped").asLong() : 0;
        }
        assertThat(seen).isEqualTo(sent);
        long data = wire.ops().stream().filter("data"::equals).count();
        assertThat(2 * data + lost).isEqualTo(2 * sent);
        assertThat(queue.bytes()).isZero();
    }
}
