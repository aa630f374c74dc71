package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.testing.AnswerContract;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that come back, to the same node or to another, and ask for what they have missed. */
class ResumeIT {
    private static final String TRADES = "trades:1:" + StoreWriter.POOL;
    /** More commits than one read of the outbox gives. */
    private static final int COMMITS = 70;

    private static PushNode node;
    private static PushNode other;
    private static StoreWriter writer;
    private static String epoch;
    private static long first;

    @BeforeAll
    static void start() throws Exception {
        node = PushNode.start(config -> config.with("push.bench", "true"));
        writer = new StoreWriter(node);
        epoch = node.store.identity().epoch();
        first = writer.commit(StoreWriter.POOL, Instant.now(), 1);
        for (int commit = 1; commit < COMMITS; commit++) {
            writer.commit(StoreWriter.POOL, Instant.now(), 1);
        }
        other = node.another();
    }

    @AfterAll
    static void stop() throws Exception {
        writer.close();
        other.close();
        node.close();
    }

    private static StreamProbe connect(PushNode to) {
        return StreamProbe.connect(to.vertx, to.port);
    }

    private static void verifyRecovered(JsonNode subscribed, long offset) {
        JsonNode topic = subscribed.get("topics").get(0);
        assertThat(topic.get("recovered").asBoolean()).isTrue();
        assertThat(topic.get("offset").asLong()).isEqualTo(offset);
        assertThat(topic.get("snapshot").isNull()).isTrue();
    }

    /** Every offset up to the last one once, in order, each saying truly what came before. */
    private static void verifyAll(StreamProbe probe, long after, long last) throws InterruptedException {
        long seen = after;
        while (seen < last) {
            JsonNode data = probe.nextOf(TRADES);
            assertThat(data.get("prev").asLong()).isEqualTo(seen);
            assertThat(data.get("offset").asLong()).isEqualTo(seen + 1);
            seen++;
        }
    }

    @Test
    void aClientGoesOnWhereItWasOnTheSameNode() throws Exception {
        try (StreamProbe probe = connect(node)) {
            probe.resume(TRADES, epoch, first + 60);
            verifyRecovered(probe.next("subscribed"), first + 60);
            verifyAll(probe, first + 60, writer.last());
            long last = writer.commit(StoreWriter.POOL, Instant.now(), 1);
            verifyAll(probe, last - 1, last);
        }
    }

    @Test
    void anotherNodeReadsWhatItHasNotHeardFromTheOutbox() throws Exception {
        try (StreamProbe probe = connect(other)) {
            probe.resume(TRADES, epoch, first);
            verifyRecovered(probe.next("subscribed"), first);
            verifyAll(probe, first, first + COMMITS - 1);
        }
    }

    @Test
    void whereThatIsGoneTheClientStartsAfreshAndIsToldSo() throws Exception {
        try (StreamProbe probe = connect(node)) {
            for (String unknown : List.of("another", epoch)) {
                probe.resume(TRADES, unknown, unknown.equals(epoch) ? writer.last() + 1_000 : first);
                JsonNode topic = probe.next("subscribed").get("topics").get(0);
                assertThat(topic.get("recovered").asBoolean()).isFalse();
                assertThat(topic.get("snapshot")).isNotEmpty();
                assertThat(topic.get("epoch").asText()).isEqualTo(epoch);
            }
        }
    }

    @Test
    void whatIsMalformedBesideATopicIsRefused() throws Exception {
        try (StreamProbe probe = connect(node)) {
            for (String beside : List.of(
                    "\"from\":7",
                    "\"from\":{\"epoch\":\"e1\"}",
                    "\"from\":{\"epoch\":\"\",\"offset\":1}",
                    "\"from\":{\"epoch\":\"e1\",\"offset\":-1}",
                    "\"conflateMs\":7",
                    "\"conflateMs\":\"250\"")) {
                probe.send(
                        "{\"op\":\"subscribe\",\"id\":1,\"topics\":[{\"topic\":\"" + TRADES + "\"," + beside + "}]}");
                JsonNode error = probe.next("error");
                assertThat(error.get("code").asText()).isEqualTo("malformed");
                assertThat(error.get("topic").asText()).isEqualTo(TRADES);
            }
        }
    }

    @Test
    void newsIsCollectedForAsLongAsTheClientWants() throws Exception {
        try (StreamProbe probe = connect(node)) {
            probe.send(
                    "{\"op\":\"subscribe\",\"id\":1,\"topics\":[{\"topic\":\"" + TRADES + "\",\"conflateMs\":1000}]}");
            long seen =
                    probe.next("subscribed").get("topics").get(0).get("offset").asLong();
            long last = 0;
            for (int commit = 0; commit < 3; commit++) {
                last = writer.commit(StoreWriter.POOL, Instant.now(), 1);
            }
            List<Long> offsets = new ArrayList<>();
            int frames = 0;
            while (offsets.size() < 3) {
                JsonNode data = probe.nextOf(TRADES);
                assertThat(data.get("prev").asLong()).isEqualTo(seen);
                seen = data.get("offset").asLong();
                data.get("data")
                        .forEach(trade -> offsets.add(
                                Long.valueOf(trade.get("position").asText().replaceFirst(".*\\.", ""))));
                frames++;
            }
            assertThat(offsets).containsExactly(last - 2, last - 1, last);
            assertThat(frames).isLessThan(3);
            probe.send("{\"op\":\"list\",\"id\":2}");
            assertThat(probe.next("list").get("topics").get(0).get("conflateMs").asInt())
                    .isEqualTo(1_000);
        }
    }

    @Test
    void aClientMakesUpAGapFromTheHistoryOfEitherNode() throws Exception {
        for (PushNode asked : List.of(node, other)) {
            String query =
                    "?topic=" + TRADES + "&epoch=" + epoch + "&after=" + first + "&until=" + (first + 65) + "&limit=40";
            JsonObject page = get(asked, query, 200);
            List<Long> offsets = new ArrayList<>(offsets(page));
            assertThat(offsets).hasSize(40);
            page = get(asked, query + "&cursor=" + page.getString("next"), 200);
            offsets.addAll(offsets(page));
            assertThat(page.getValue("next")).isNull();
            assertThat(offsets)
                    .containsExactlyElementsOf(LongStream.rangeClosed(first + 1, first + 65)
                            .boxed()
                            .toList());
        }
    }

    @Test
    void theHistoryOfAnotherStoreHasExpiredAndStatesHaveNone() throws Exception {
        assertThat(get(node, "?topic=" + TRADES + "&epoch=another&after=0", 410).getString("code"))
                .isEqualTo("position_expired");
        assertThat(get(node, "?topic=bench:a&epoch=another&after=0", 410).getString("code"))
                .isEqualTo("position_expired");
        for (String topic : List.of("candles:1:" + StoreWriter.POOL + ":1m", "service", "nothing")) {
            assertThat(get(node, "?topic=" + topic + "&epoch=" + epoch + "&after=0", 400)
                            .getString("code"))
                    .isEqualTo("invalid_request");
        }
        assertThat(get(node, "?topic=" + TRADES + "&epoch=" + epoch + "&after=0&cursor=x", 400)
                        .getString("code"))
                .isEqualTo("invalid_cursor");
    }

    private static List<Long> offsets(JsonObject page) {
        return page.getJsonArray("data").stream()
                .map(frame -> ((JsonObject) frame).getLong("offset"))
                .toList();
    }

    private static JsonObject get(PushNode asked, String query, int status) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + asked.port + "/v1/stream/history" + query))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var body = new JsonObject(answer.body());
        String type = answer.headers().firstValue("Content-Type").orElse("");
        assertThat(AnswerContract.load().violations("listStreamHistory", status, type, body))
                .isEmpty();
        return body;
    }
}
