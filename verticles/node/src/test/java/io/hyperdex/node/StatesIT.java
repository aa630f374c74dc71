package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.StreamClient;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What traders and chains are now, as it is streamed, beside what REST answers. */
class StatesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOOTSTRAP = "a-bootstrap-key-of-the-tests";
    private static final String USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
    private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
    private static final String POOL = "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640";
    /** It takes a fraction of a second, on a machine that does nothing else. */
    private static final Duration PROMPT = Duration.ofSeconds(5);

    @TempDir
    static Path directory;

    private static NodeProcess node;
    private static HttpCaller api;
    private static int sent;

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.start(
                directory.resolve("data"),
                Map.of(
                        "HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest",
                        "HYPERDEX_AUTH_BOOTSTRAP_KEY", BOOTSTRAP,
                        "HYPERDEX_PUSH_REMARK", "1s",
                        "HYPERDEX_PUSH_MEASURE", "1s"));
        api = new HttpCaller(node.http());
        price("2000");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String trader(int number) {
        return "0x" + String.format("%040x", 0xabc000 + number);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static void price(String usd) throws Exception {
        String body = "{\"prices\":[{\"chainId\":1,\"token\":\"" + WETH + "\",\"usd\":\"" + usd + "\",\"timestamp\":\""
                + now() + "\"}]}";
        HttpResponse<String> answer = api.post("/v1/prices", "application/json", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Buys one ether. */
    private static String buy(String trader) {
        ObjectNode trade = JSON.createObjectNode()
                .put("tradeId", "state-" + ++sent)
                .put("chainId", 1)
                .put("timestamp", now())
                .put("protocol", "uniswap-v3")
                .put("pool", POOL)
                .put("trader", trader)
                .put("tokenIn", USDC)
                .put("tokenOut", WETH)
                .put("amountIn", "2000")
                .put("amountOut", "1")
                .put("blockNumber", 18937382 + sent)
                .put("gasUsed", 150_000)
                .put("effectiveGasPrice", "14250000000")
                .put("baseFeePerGas", "14150000000");
        return JSON.createObjectNode()
                .set("trades", JSON.createArrayNode().add(trade))
                .toString();
    }

    private static void post(String trader) throws Exception {
        postBody(buy(trader));
    }

    private static void postBody(String body) throws Exception {
        HttpResponse<String> answer = api.post("/v1/trades", "application/json", body);
        assertThat(answer.body()).contains("\"accepted\":1");
    }

    private static String subscription(String... topics) {
        ObjectNode message = JSON.createObjectNode().put("op", "subscribe").put("id", 1);
        for (String topic : topics) {
            message.withArray("topics").addObject().put("topic", topic);
        }
        return message.toString();
    }

    private static boolean isData(JsonNode frame, String topic) {
        return frame.path("op").asText().equals("data")
                && frame.path("topic").asText().equals(topic);
    }

    @Test
    void aTradeIsInTheStatesOfItsTraderAndItsChainWithinASecond() throws Exception {
        String trader = trader(1);
        String pnl = "pnl:" + trader;
        List<String> topics = List.of(
                pnl, "positions:" + trader, "performance:" + trader, "risk:" + trader, "gas:1", "pools:1", "prices:1");
        List<Duration> waits = new ArrayList<>();
        JsonNode last;
        try (StreamClient stream = StreamClient.connect(node.http())) {
            stream.send(subscription(topics.toArray(String[]::new)));
            assertThat(stream.await("subscribed")
                            .at("/topics/0/snapshot/0/trades")
                            .asInt())
                    .isZero();
            Set<String> awaited = new HashSet<>(topics);
            awaited.remove("prices:1");
            post(trader);
            while (!awaited.isEmpty()) {
                awaited.remove(stream.await("data").path("topic").asText());
            }
            price("2001");
            stream.await(frame -> isData(frame, "prices:1"));
            do {
                Instant posted = Instant.now();
                post(trader);
                int trades = waits.size() + 2;
                last = stream.await(frame ->
                        isData(frame, pnl) && frame.at("/data/0/trades").asInt() == trades);
                waits.add(Duration.between(posted, Instant.now()));
            } while (waits.size() < 5);
        }
        System.out.println("from POST to pnl frame: " + waits);
        assertThat(waits.stream().sorted().toList().get(2)).isLessThan(PROMPT);
        assertSameAsInRest(trader, (ObjectNode) last.at("/data/0"));
    }

    private static void assertSameAsInRest(String trader, ObjectNode told) throws Exception {
        ObjectNode read =
                (ObjectNode) api.getJson("/v1/traders/" + trader + "/pnl").path("data");
        // Another price may have come in between.
        List.of("value", "unrealised", "total", "dailyChange", "positions", "stale")
                .forEach(name -> {
                    told.remove(name);
                    read.remove(name);
                });
        assertThat(told).isEqualTo(read);
    }

    @Test
    void movedPricesValueHoldingsAgainWithoutANewOffset() throws Exception {
        String trader = trader(2);
        String topic = "pnl:" + trader + "?currency=usd&method=lifo";
        try (StreamClient stream = StreamClient.connect(node.http())) {
            stream.send(subscription(topic));
            stream.await("subscribed");
            post(trader);
            stream.await(frame -> frame.at("/data/0/trades").asInt() == 1);
            price("3000");
            JsonNode frame = stream.await(next ->
                    isData(next, topic) && next.at("/data/0/value").asText().equals("3000"));
            assertThat(frame.path("offset").asLong())
                    .isEqualTo(frame.path("prev").asLong());
            assertThat(frame.at("/data/0/method").asText()).isEqualTo("lifo");
            assertThat(new BigDecimal(frame.at("/data/0/unrealised/gross").asText()))
                    .isEqualByComparingTo("1000");
        }
    }

    @Test
    void performanceAndRiskAreToldNowAndThen() throws Exception {
        try (StreamClient stream = StreamClient.connect(node.http())) {
            stream.send(subscription("performance:" + trader(3), "risk:" + trader(3)));
            stream.await("subscribed");
            for (String family : List.of("performance:", "risk:", "performance:")) {
                stream.await(frame -> isData(frame, family + trader(3)));
            }
        }
    }

    @Test
    void nobodySeesATraderOfAnothersSource() throws Exception {
        String trader = trader(4);
        String key = key("alice");
        String[] topics = {"positions:" + trader, "pnl:" + trader, "performance:" + trader, "risk:" + trader};
        try (StreamClient stranger = StreamClient.connect(node.http());
                StreamClient owner = StreamClient.connect(node.http())) {
            stranger.send(subscription(topics));
            stranger.await("subscribed");
            owner.send("{\"op\":\"auth\",\"id\":1,\"key\":\"" + key + "\"}");
            owner.await("authenticated");
            owner.send(subscription(topics));
            owner.await("subscribed");

            assertThat(send(key, "/v1/trades", buy(trader)).body()).contains("\"accepted\":1");

            JsonNode told = owner.await(frame -> isData(frame, "positions:" + trader));
            assertThat(told.at("/data").size()).isEqualTo(2);
            Set<String> ended = new HashSet<>();
            while (ended.size() < topics.length) {
                JsonNode frame = stranger.await(next -> next.has("topic"));
                assertThat(frame.toString()).doesNotContain(WETH);
                if (frame.path("op").asText().equals("error")) {
                    assertThat(frame.path("status").asInt()).isEqualTo(403);
                    assertThat(ended.add(frame.path("topic").asText())).isTrue();
                }
            }
            assertThat(ended).containsExactlyInAnyOrder(topics);
            stranger.send(subscription(topics[0]));
            assertThat(stranger.await("error").path("code").asText()).isEqualTo("forbidden");
        }
    }

    private static String key(String source) throws Exception {
        HttpResponse<String> made =
                send(BOOTSTRAP, "/v1/admin/keys", "{\"scopes\":[\"read\",\"ingest\"],\"source\":\"" + source + "\"}");
        return HttpCaller.json(made).at("/data/key").asText();
    }

    private static HttpResponse<String> send(String key, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(node.http().resolve(path))
                                .header("X-API-Key", key)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** No stable coin is part of the trade: its value comes after it, and the candle is told again. */
    @Test
    void aCandleIsToldAgainWhenItsTradesAreValued() throws Exception {
        String pool = "0x" + "9".repeat(40);
        String topic = "candles:1:" + pool + ":1m";
        String body = buy(trader(7)).replace(POOL, pool).replace(USDC, "0x" + "8".repeat(40));
        try (StreamClient stream = StreamClient.connect(node.http())) {
            stream.send(subscription(topic));
            stream.await("subscribed");
            postBody(body);
            JsonNode told = stream.await(frame ->
                    isData(frame, topic) && !frame.at("/data/0/volumeUsd").isNull());
            assertThat(told.at("/data/0/trades").asInt()).isEqualTo(1);
            assertThat(new BigDecimal(told.at("/data/0/volumeUsd").asText()))
                    .isBetween(BigDecimal.valueOf(1_000), BigDecimal.valueOf(3_000));
        }
    }
}
