package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.node.testing.EmbeddedServers;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache tier as callers see it, on a node with real servers. */
class CacheIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant DAY = Instant.parse("2024-03-01T00:00:00Z");

    private static final String BOOTSTRAP = "a-bootstrap-key-of-the-tests";

    @TempDir
    static Path directory;

    private static Path data;
    private static NodeProcess node;
    private static HttpCaller api;
    private static int pools;
    private static int sent;

    private final String pool = "0x" + String.format("%040x", 0xcafe00 + ++pools);
    private final String trader = "0x" + String.format("%040x", 0xbeef00 + pools);

    @BeforeAll
    static void start() throws Exception {
        data = directory.resolve("data");
        node = NodeProcess.start(
                data,
                Map.of(
                        "HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest",
                        "HYPERDEX_AUTH_ANONYMOUS_TIER", "unlimited",
                        "HYPERDEX_AUTH_BOOTSTRAP_KEY", BOOTSTRAP));
        api = new HttpCaller(node.http());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private void post(Instant at) throws Exception {
        HttpResponse<String> answer = api.post("/v1/trades", "application/json", body(at));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private String body(Instant at) {
        ObjectNode trade = JSON.createObjectNode()
                .put("tradeId", "cache-" + sent++)
                .put("chainId", 1)
                .put("timestamp", at.toString())
                .put("protocol", "uniswap-v2")
                .put("pool", pool)
                .put("trader", trader)
                .put("tokenIn", "0x" + String.format("%040x", 0xa))
                .put("tokenOut", "0x" + String.format("%040x", 0xb))
                .put("amountIn", "1")
                .put("amountOut", "2")
                .put("poolPrice", "2");
        return JSON.createObjectNode()
                .set("trades", JSON.createArrayNode().add(trade))
                .toString();
    }

    private static HttpResponse<String> as(String key, HttpRequest.Builder request, String... headers)
            throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.header("X-API-Key", key).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(node.http().resolve(path));
    }

    private static String key(String name) throws Exception {
        HttpResponse<String> made = as(
                BOOTSTRAP,
                to("/v1/admin/keys")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name
                                + "\",\"tier\":\"unlimited\",\"scopes\":[\"read\",\"ingest\"],\"source\":\"" + name
                                + "\"}")),
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return HttpCaller.json(made).at("/data/key").asText();
    }

    private static String from(HttpResponse<String> response) {
        return response.headers().firstValue("x-cache").orElse("none");
    }

    private static JsonNode read(String path) throws Exception {
        HttpResponse<String> response = api.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return HttpCaller.json(response);
    }

    private String candles(Instant from, Instant to) {
        return "/v1/candles?chain=1&pool=" + pool + "&interval=1m&from=" + from + "&to=" + to;
    }

    /** Until the hand-in, which the first answer does not wait for. */
    private static HttpResponse<String> awaitFrom(String path, String layer) throws Exception {
        HttpResponse<String> response = api.get(path);
        for (int tries = 0; tries < 200 && !from(response).equals(layer); tries++) {
            response = api.get(path);
        }
        assertThat(from(response)).as(path + " " + response.body()).isEqualTo(layer);
        return response;
    }

    @Test
    void sameQuestionIsAnsweredFromMemoryWithTheSameBytes() throws Exception {
        post(DAY);
        String path = candles(DAY, DAY.plusSeconds(3_600));
        HttpResponse<String> loaded = api.get(path);
        assertThat(from(loaded)).isEqualTo("miss");

        HttpResponse<String> kept = awaitFrom(path, "memory");

        assertThat(kept.body()).isEqualTo(loaded.body());
        assertThat(kept.headers().firstValue("etag"))
                .isPresent()
                .isEqualTo(loaded.headers().firstValue("etag"));
        assertThat(kept.headers().firstValue("cache-control")).hasValue("public, max-age=60");
    }

    @Test
    void whoPostsReadsHisTradesAtOnce() throws Exception {
        String trades = "/v1/trades?limit=1000&pool=" + pool;
        String candles = "/v1/candles?chain=1&interval=1h&limit=1&pool=" + pool;
        String ofTrader = "/v1/trades?limit=1000&trader=" + trader;
        String figures = "/v1/pools/1/" + pool;
        for (int i = 1; i <= 60; i++) {
            post(DAY.plusSeconds(i));
            assertThat(read(trades).path("data")).hasSize(i);
            assertThat(read(ofTrader).path("data")).hasSize(i);
            assertThat(read(candles).at("/data/0/trades").asInt()).isEqualTo(i);
            assertThat(read(figures).path("data").path("lastTradeAt").asText())
                    .isEqualTo(DAY.plusSeconds(i).toString().replace("Z", ".000Z"));
            assertThat(read("/v1/trades?limit=1").at("/data/0/pool").asText()).isNotEmpty();
        }
    }

    @Test
    void pastPagesSurviveNewTradesAndAreOutdatedByLateOnes() throws Exception {
        post(DAY.plusSeconds(10));
        String past = candles(DAY, DAY.plusSeconds(600));
        String lately = candles(DAY.plusSeconds(600), DAY.plusSeconds(1_200));
        String pastTrades = "/v1/trades?pool=" + pool + "&from=" + DAY + "&to=" + DAY.plusSeconds(600);
        awaitFrom(past, "memory");
        awaitFrom(pastTrades, "memory");
        awaitFrom(lately, "memory");

        post(DAY.plusSeconds(700));

        assertThat(from(api.get(past))).isEqualTo("memory");
        assertThat(from(api.get(pastTrades))).isEqualTo("memory");
        assertThat(from(api.get(lately))).isEqualTo("miss");

        post(DAY.plusSeconds(20));

        assertThat(read(past).at("/data/0/trades").asInt()).isEqualTo(2);
        assertThat(read(pastTrades).path("data")).hasSize(2);
    }

    @Test
    void descriptionsAndPricesAreReadAtOnce() throws Exception {
        String token = "0x" + String.format("%040x", 0xfeed);
        String list = "/v1/tokens?chain=1&limit=1000";
        read(list);
        for (int i = 0; i < 20; i++) {
            String body = "{\"symbol\":\"T" + i + "\",\"name\":\"Token\",\"decimals\":6}";
            assertThat(api.put("/v1/tokens/1/" + token, body).statusCode() / 100)
                    .isEqualTo(2);
            assertThat(read("/v1/tokens/1/" + token).at("/data/symbol").asText())
                    .isEqualTo("T" + i);
            assertThat(read(list).path("data").toString()).contains("\"T" + i + "\"");

            String prices = "{\"prices\":[{\"chainId\":1,\"token\":\"" + token + "\",\"usd\":\"" + (i + 1)
                    + "\",\"timestamp\":\"" + DAY.plusSeconds(i) + "\",\"source\":\"test\"}]}";
            assertThat(api.post("/v1/prices", "application/json", prices).statusCode())
                    .isEqualTo(200);
            assertThat(read("/v1/prices?chain=1").at("/data/0/usd").asText()).isEqualTo(String.valueOf(i + 1));
        }
    }

    @Test
    void withoutTheStoreOldAnswersAreSentAndMarked() throws Exception {
        post(DAY);
        String open = "/v1/candles?chain=1&interval=1m&pool=" + pool;
        awaitFrom(open, "memory");
        EmbeddedServers.signal(data, "postgres", "STOP");
        try {
            List<Long> millis = new ArrayList<>();
            Instant end = Instant.now().plus(Duration.ofSeconds(12));
            Map<String, Integer> layers = new HashMap<>();
            while (Instant.now().isBefore(end)) {
                long began = System.nanoTime();
                HttpResponse<String> answer = api.get(open);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                layers.merge(from(answer), 1, Integer::sum);
                millis.add((System.nanoTime() - began) / 1_000_000);
            }
            System.out.println("frozen store: " + layers + ", slowest "
                    + millis.stream().max(Long::compare).orElseThrow() + " ms");
            assertThat(layers.get("stale")).isPositive();
        } finally {
            EmbeddedServers.signal(data, "postgres", "CONT");
        }
        for (int tries = 0; tries < 100_000 && from(api.get(open)).equals("stale"); tries++) {
            Thread.onSpinWait();
        }
        post(DAY.plusSeconds(1));
        assertThat(read(open).at("/data/0/trades").asInt()).isEqualTo(2);
    }

    @Test
    void whatOneKeySeesOfItsTraderIsNotSentToAnother() throws Exception {
        String owner = key("owner-" + pools);
        String stranger = key("stranger-" + pools);
        HttpResponse<String> posted = as(
                owner,
                to("/v1/trades").POST(HttpRequest.BodyPublishers.ofString(body(DAY))),
                "Content-Type",
                "application/json");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(200);
        String path = "/v1/trades?trader=" + trader;
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> own = as(owner, to(path));
            assertThat(own.statusCode()).isEqualTo(200);
            assertThat(HttpCaller.json(own).path("data")).hasSize(1);
            String tag = own.headers().firstValue("etag").orElseThrow();

            assertThat(as(stranger, to(path)).statusCode()).isEqualTo(403);
            assertThat(as(stranger, to(path), "If-None-Match", tag).statusCode())
                    .isEqualTo(403);
            assertThat(api.get(path).statusCode()).isEqualTo(403);
        }
        assertThat(from(as(owner, to(path)))).isEqualTo("memory");
    }

    @Test
    void nodeThatHearsNothingSeesCommitsInTheStore() throws Exception {
        JsonNode ports = JSON.readTree(data.resolve("ports.json").toFile());
        try (NodeProcess second = NodeProcess.start(
                directory.resolve("second"),
                Map.of(
                        "HYPERDEX_NODE_ID",
                        "n2",
                        "HYPERDEX_ROLES",
                        "cache,query",
                        "HYPERDEX_POSTGRES_URI",
                        ports.path("postgres").asText(),
                        "HYPERDEX_REDIS_URI",
                        ports.path("redis").asText()))) {
            var reader = new HttpCaller(second.http());
            post(DAY);
            String trades = "/v1/trades?limit=1000&pool=" + pool;
            assertThat(reader.getJson(trades).path("data")).hasSize(1);
            for (int i = 2; i < 6; i++) {
                post(DAY.plusSeconds(i));
                // Not even on one bus: the second node sees the commits by looking at the store.
                long began = System.nanoTime();
                while (reader.getJson(trades).path("data").size() < i) {
                    assertThat(System.nanoTime() - began)
                            .isLessThan(Duration.ofSeconds(10).toNanos());
                }
            }
        }
    }

    @Test
    void withoutRedisAnswersGoOnAndItIsSharedAgainByItself() throws Exception {
        post(DAY);
        String path = candles(DAY, DAY.plusSeconds(600));
        EmbeddedServers.signal(data, "redis-server", "STOP");
        try {
            for (int i = 1; i <= 20; i++) {
                post(DAY.plusSeconds(i));
                assertThat(read(path).at("/data/0/trades").asInt()).isEqualTo(i + 1);
            }
        } finally {
            EmbeddedServers.signal(data, "redis-server", "CONT");
        }
        EmbeddedServers.signal(data, "redis-server", "KILL");
        for (int i = 21; i <= 40; i++) {
            post(DAY.plusSeconds(i));
            assertThat(read(path).at("/data/0/trades").asInt()).isEqualTo(i + 1);
        }
        long before = shared();
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (int i = 0; shared() == before; i++) {
            assertThat(System.nanoTime()).isLessThan(end);
            read(candles(DAY.minusSeconds(60L * i), DAY));
        }
    }

    /** Questions that Redis was asked and answered. */
    private static long shared() throws Exception {
        HttpResponse<String> figures = as(BOOTSTRAP, to("/v1/service/cache"));
        assertThat(figures.statusCode()).as(figures.body()).isEqualTo(200);
        JsonNode candles = HttpCaller.json(figures).at("/data/types/1");
        assertThat(candles.path("type").asText()).isEqualTo("candles");
        return candles.at("/redis/hits").asLong() + candles.at("/redis/misses").asLong();
    }
}
