package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.domain.Interval;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a subscriber sees of commits. */
class StreamIT {
    private static final String TRADES = "trades:1:" + StoreWriter.POOL;
    private static final String OTHERS = "trades:1:" + StoreWriter.OTHER;
    private static final String MINUTES = "candles:1:" + StoreWriter.POOL + ":1m";

    private static PushNode node;
    private static StoreWriter writer;

    @BeforeAll
    static void start() throws Exception {
        node = PushNode.start();
        writer = new StoreWriter(node);
        node.announceHead(writer);
        writer.commit(StoreWriter.POOL, Instant.now().minusSeconds(3_600), 60);
    }

    @AfterAll
    static void stop() throws Exception {
        writer.close();
        node.close();
    }

    private static StreamProbe connect() {
        return StreamProbe.connect(node.vertx, node.port);
    }

    @Test
    void helloSaysWhereTheStoreIs() throws Exception {
        try (StreamProbe probe = connect()) {
            JsonNode hello = probe.next();
            assertThat(hello.get("op").asText()).isEqualTo("hello");
            assertThat(hello.get("epoch").asText())
                    .isEqualTo(node.store.identity().epoch());
            assertThat(hello.get("node").asText()).isEqualTo("n1");
            assertThat(hello.get("tier").asText()).isEqualTo("free");
            assertThat(hello.get("offset").asLong()).isBetween(60L, writer.last());
        }
    }

    @Test
    void aSnapshotComesFirstAndThenEveryCommitInOneFrame() throws Exception {
        try (StreamProbe probe = connect()) {
            probe.subscribe(2, TRADES.replace("88e6", "88E6"), MINUTES);
            JsonNode subscribed = probe.next("subscribed");
            assertThat(subscribed.get("id").asInt()).isEqualTo(2);
            JsonNode trades = subscribed.get("topics").get(0);
            assertThat(trades.get("requested").asText()).isEqualTo(TRADES.replace("88e6", "88E6"));
            assertThat(trades.get("topic").asText()).isEqualTo(TRADES);
            assertThat(trades.get("recovered").asBoolean()).isFalse();
            assertThat(trades.get("snapshot")).hasSize(50);
            assertThat(subscribed.get("topics").get(1).get("snapshot")).isNotEmpty();

            long last = writer.commit(StoreWriter.POOL, Instant.now(), 3);
            JsonNode data = probe.nextOf(TRADES);
            assertThat(data.get("op").asText()).isEqualTo("data");
            assertThat(data.get("offset").asLong()).isEqualTo(last);
            assertThat(data.get("prev").asLong())
                    .isLessThanOrEqualTo(trades.get("offset").asLong());
            assertThat(data.get("data")).hasSize(3);
            assertThat(data.get("data").get(2).get("position").asText())
                    .isEqualTo(node.store.identity().at(last).toString());
        }
    }

    @Test
    void nothingIsLostWhileAWriterCommits() throws Exception {
        Instant until = Instant.now().plusSeconds(3);
        var writing = new Thread(() -> commitUntil(until));
        writing.start();
        Map<StreamProbe, Long> probes = new LinkedHashMap<>();
        while (Instant.now().isBefore(until)) {
            StreamProbe probe = connect();
            probe.subscribe(1, TRADES, OTHERS, MINUTES);
            JsonNode entry = probe.next("subscribed").get("topics").get(0);
            probes.put(probe, entry.get("offset").asLong());
        }
        writing.join();
        long last = writer.commit(StoreWriter.POOL, Instant.now(), 1);
        assertThat(probes).hasSizeGreaterThan(5);
        for (var entry : probes.entrySet()) {
            long seen = entry.getValue();
            boolean first = true;
            while (seen < last) {
                JsonNode frame = entry.getKey().nextOf(TRADES);
                long prev = frame.get("prev").asLong();
                assertThat(frame.get("op").asText()).isEqualTo("data");
                assertThat(first ? prev <= seen : prev == seen).isTrue();
                seen = frame.get("offset").asLong();
                first = false;
            }
            entry.getKey().close();
        }
    }

    private static void commitUntil(Instant until) {
        try {
            while (Instant.now().isBefore(until)) {
                writer.commit(StoreWriter.POOL, Instant.now(), 2);
                writer.commit(StoreWriter.OTHER, Instant.now(), 1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLostMessageArrivesWithinTwoSeconds() throws Exception {
        try (StreamProbe probe = connect()) {
            probe.subscribe(1, TRADES, MINUTES);
            probe.next("subscribed");
            writer.store(StoreWriter.POOL, Instant.now(), 2, "");
            long committedAt = System.nanoTime();
            assertThat(probe.nextOf(TRADES).get("data")).hasSize(2);
            assertThat(System.nanoTime() - committedAt).isLessThan(2_000_000_000L);
            assertThat(probe.nextOf(MINUTES).get("data")).isNotEmpty();
        }
    }

    @Test
    void lostMessagesComeInOrderBeforeTheOneThatTellsOfThem() throws Exception {
        try (StreamProbe probe = connect()) {
            probe.subscribe(1, TRADES);
            probe.next("subscribed");
            for (int lost = 0; lost < 5; lost++) {
                writer.store(StoreWriter.POOL, Instant.now(), 1, "");
            }
            long last = writer.commit(StoreWriter.POOL, Instant.now(), 1);
            long seen = last - 6;
            for (int frame = 0; frame < 6; frame++) {
                JsonNode data = probe.nextOf(TRADES);
                assertThat(data.get("offset").asLong()).isEqualTo(++seen);
            }
        }
    }

    @Test
    void bothEventLoopsHaveTheirSubscribers() throws Exception {
        List<StreamProbe> probes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            StreamProbe probe = connect();
            probe.subscribe(1, TRADES);
            probe.next("subscribed");
            probes.add(probe);
        }
        long last = writer.commit(StoreWriter.POOL, Instant.now(), 1);
        for (StreamProbe probe : probes) {
            assertThat(probe.nextOf(TRADES).get("offset").asLong()).isEqualTo(last);
            probe.close();
        }
    }

    @Test
    void everyIntervalHasItsSnapshotAndItsFrames() throws Exception {
        try (StreamProbe probe = connect()) {
            List<String> topics = new ArrayList<>();
            for (var interval : Interval.values()) {
                topics.add("candles:1:" + StoreWriter.POOL + ":" + interval.code());
            }
            probe.subscribe(1, topics.toArray(new String[0]));
            probe.next("subscribed")
                    .get("topics")
                    .forEach(topic -> assertThat(topic.get("snapshot"))
                            .as(topic.get("topic").asText())
                            .isNotEmpty());
            writer.commit(StoreWriter.POOL, Instant.now(), 1);
            List<String> missing = new ArrayList<>(topics);
            while (!missing.isEmpty()) {
                missing.remove(
                        probe.next(frame -> frame.has("data")).get("topic").asText());
            }
        }
    }

    @Test
    void termsChooseTradesInTheSnapshotAndAfterIt() throws Exception {
        String buys = TRADES + "?side=buy&minUsd=2268.611&trader=0xd8da6bf26964af9d7eed9e03e53415d37aa96045";
        List<String> none = List.of(TRADES + "?side=sell", TRADES + "?minUsd=2268.6111");
        try (StreamProbe probe = connect()) {
            probe.subscribe(1, none.get(0), none.get(1), buys);
            for (JsonNode topic : probe.next("subscribed").get("topics")) {
                boolean wanted = topic.get("topic").asText().equals(buys);
                assertThat(topic.get("snapshot")).hasSize(wanted ? 50 : 0);
            }
            writer.commit(StoreWriter.POOL, Instant.now(), 2);
            JsonNode data = probe.next("data");
            assertThat(data.get("topic").asText()).isEqualTo(buys);
            assertThat(data.get("data")).hasSize(2);
        }
    }

    @Test
    void aMessageThatNamesTooManyTopicsIsRefusedAsAWhole() throws Exception {
        try (StreamProbe probe = connect()) {
            probe.next("hello");
            String[] topics = new String[201];
            Arrays.fill(topics, "nothing");
            probe.subscribe(1, topics);
            JsonNode error = probe.next("error");
            assertThat(error.get("code").asText()).isEqualTo("too_many_topics");
            assertThat(error.get("topic").isNull()).isTrue();
            probe.send("{\"op\":\"ping\",\"id\":2}");
            assertThat(probe.next().get("op").asText()).isEqualTo("pong");
        }
    }

    @Test
    void anUnknownPoolHasAnEmptySnapshotAndAWrongTopicItsOwnError() throws Exception {
        try (StreamProbe probe = connect()) {
            probe.subscribe(7, "trades:5:" + StoreWriter.POOL, "profit:" + StoreWriter.POOL);
            JsonNode error = probe.next("error");
            assertThat(error.get("code").asText()).isEqualTo("unknown_topic");
            assertThat(error.get("topic").asText()).isEqualTo("profit:" + StoreWriter.POOL);
            assertThat(error.get("id").asInt()).isEqualTo(7);
            JsonNode subscribed = probe.next("subscribed");
            assertThat(subscribed.get("topics")).hasSize(1);
            assertThat(subscribed.get("topics").get(0).get("snapshot")).isEmpty();
        }
    }

    @Test
    void aTopicThatWasLeftIsSilent() throws Exception {
        try (StreamProbe probe = connect();
                StreamProbe other = connect()) {
            probe.subscribe(1, TRADES);
            probe.next("subscribed");
            other.subscribe(1, TRADES);
            other.next("subscribed");
            probe.send("{\"op\":\"list\",\"id\":2}");
            assertThat(probe.next("list").get("topics")).hasSize(1);
            probe.send("{\"op\":\"unsubscribe\",\"id\":3,\"topics\":[\"" + TRADES + "\"]}");
            assertThat(probe.next("unsubscribed").get("topics").get(0).asText()).isEqualTo(TRADES);
            writer.commit(StoreWriter.POOL, Instant.now(), 1);
            other.nextOf(TRADES);
            probe.send("{\"op\":\"ping\",\"id\":4}");
            assertThat(probe.next().get("op").asText()).isEqualTo("pong");
        }
    }

    @Test
    void aCandleClosesWithinASecondOfItsEnd() throws Exception {
        String seconds = "candles:1:" + StoreWriter.OTHER + ":1s";
        try (StreamProbe probe = connect()) {
            probe.subscribe(1, seconds);
            probe.next("subscribed");
            writer.commit(StoreWriter.OTHER, Instant.now(), 1);
            JsonNode closing = probe.next(frame ->
                    frame.has("data") && frame.get("data").get(0).get("closed").asBoolean());
            Instant end =
                    Instant.parse(closing.get("data").get(0).get("endTime").asText());
            assertThat(Instant.now()).isBefore(end.plusMillis(1_000));
            assertThat(closing.get("offset").asLong()).isLessThanOrEqualTo(writer.last());
            assertThat(probe.isSilent()).isTrue();
        }
    }
}
