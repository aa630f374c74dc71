package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HostileIT {
    private static final long SEED = System.nanoTime();
    private static final Map<String, String> PATHS = Map.of(
            "listTrades", "/v1/trades",
            "exportTrades", "/v1/trades/export",
            "listCandles", "/v1/candles",
            "listPools", "/v1/pools",
            "listTokens", "/v1/tokens",
            "listPrices", "/v1/prices",
            "listPriceHistory", "/v1/prices/history");
    private static final List<String> NAMES = List.of(
            "chain",
            "pool",
            "trader",
            "token",
            "protocol",
            "status",
            "from",
            "to",
            "minUsd",
            "maxUsd",
            "base",
            "sort",
            "order",
            "limit",
            "cursor",
            "after",
            "interval",
            "currency",
            "empty",
            "q",
            "tokens",
            "format",
            "foo");
    private static final List<String> VALUES = List.of(
            "1",
            "0",
            "-1",
            "10",
            "99999999999999999999",
            "9007199254740991",
            "1e3",
            "",
            " ",
            "'",
            "' or 1=1; --",
            "%",
            "%00",
            "\u0000",
            "\ud800",
            "ünï",
            "2024-01-05T00:00:00Z",
            "2024-02-30T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "99999999999",
            "1704412800.123",
            "1704412800.1234",
            "1s",
            "1m",
            "1w",
            "1mo",
            "usd",
            "fill",
            "omit",
            "quote",
            "token0",
            "asc",
            "desc",
            "time",
            "gas",
            "csv",
            "json",
            "xlsx",
            "created",
            "all",
            "failed",
            "e.1",
            "0x",
            SeededMarket.USDC,
            SeededMarket.WETH,
            "AAAA",
            "0.000000000000000000000000000000000001",
            "9".repeat(78),
            "a".repeat(2_000));

    private static SeededMarket market;
    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("seed=" + SEED);
        market = new SeededMarket(SEED, 300);
        node = new QueryNode(QueryNode.configuration());
        try (Connection connection = node.connect()) {
            new SeededStore(connection).write(market);
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void randomRequestsAreAnsweredOrRefusedButNeverBreakAnything() {
        var random = new Random(SEED);
        List<String> operations = PATHS.keySet().stream().sorted().toList();
        for (int i = 0; i < 2_000; i++) {
            String operation = operations.get(random.nextInt(operations.size()));
            var path = new StringBuilder(PATHS.get(operation)).append('?');
            if (random.nextBoolean()) {
                var pool = market.pools.get(random.nextInt(10));
                path.append("chain=").append(pool.chain()).append("&pool=").append(pool.address());
                path.append(operation.equals("listCandles") ? "&interval=" + pick(random, "1m", "1h", "1mo") : "");
            }
            for (int n = random.nextInt(4); n > 0; n--) {
                path.append('&').append(NAMES.get(random.nextInt(NAMES.size()))).append('=');
                String value = VALUES.get(random.nextInt(VALUES.size()));
                path.append(value.equals("%00") ? value : QueryNode.encoded(value));
            }
            HttpResponse<String> reply = node.send(path.toString(), HttpResponse.BodyHandlers.ofString());
            assertThat(reply.statusCode()).as(path + " " + reply.body()).isLessThan(500);
            if (reply.statusCode() >= 400) {
                assertThat(reply.headers().firstValue("content-type")).hasValue("application/problem+json");
                assertThat(new JsonObject(reply.body()).getString("code")).isNotEmpty();
            }
        }
        assertThat(node.get("listTrades", "/v1/trades?status=all&limit=1000").data())
                .hasSize(300);
    }

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        var reply = node.get(
                "listTrades",
                "/v1/trades?chain=x&pool=0x1&limit=0&order=up&minUsd=-1&foo=1&from=2024-01-05T00:00:00.1234Z");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getJsonArray("errors").stream()
                        .map(JsonObject.class::cast)
                        .map(error -> error.getString("field") + ":" + error.getString("rule")))
                .containsExactlyInAnyOrder(
                        "chain:type",
                        "pool:pattern",
                        "limit:minimum",
                        "order:enum",
                        "minUsd:pattern",
                        "foo:unknown",
                        "from:precision");
    }

    @Test
    void rangesThatEndBeforeTheyStartAndImpossibleDaysAreRefused() {
        for (String query : List.of(
                "from=2024-01-05T00:00:01Z&to=2024-01-05T00:00:00Z",
                "from=2024-02-30T00:00:00Z",
                "minUsd=2&maxUsd=1")) {
            var reply = node.get("listTrades", "/v1/trades?" + query);
            assertThat(reply.status()).as(query).isEqualTo(400);
            assertThat(reply.json().getJsonArray("errors")).hasSize(1);
        }
    }

    @Test
    void textsThatLookLikeSqlAreOnlyTexts() {
        for (String text : List.of("'; drop table trades; --", "\" or \"\"=\"", "$1", "\\", "%_", "1) or (1=1")) {
            assertThat(node.get("listTokens", "/v1/tokens?q=" + QueryNode.encoded(text))
                            .status())
                    .isEqualTo(200);
            assertThat(node.get("listPools", "/v1/pools?q=" + QueryNode.encoded(text))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(node.get("listTrades", "/v1/trades?status=all&limit=1000").data())
                .hasSize(300);
    }

    @Test
    void aCallerWhoAcceptsNothingThatIsOfferedIsTold() {
        for (String accept : List.of("text/html", "application/json;q=0", "image/*, application/json; q=0.0")) {
            assertThat(node.get("listPools", "/v1/pools", "Accept", accept).status())
                    .as(accept)
                    .isEqualTo(406);
        }
        for (String accept : List.of("*/*", "application/*;q=0.1", "text/html, application/json", "application/json")) {
            assertThat(node.get("listPools", "/v1/pools", "Accept", accept).status())
                    .as(accept)
                    .isEqualTo(200);
        }
    }
}
