package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReferenceIT {
    private static SeededMarket market;
    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        market = new SeededMarket(1, 0);
        node = new QueryNode(QueryNode.configuration());
        try (Connection connection = node.connect()) {
            var store = new SeededStore(connection);
            store.write(market);
            for (int i = 0; i < 25; i++) {
                price(store, SeededMarket.WETH, i / 2, i % 2 == 0 ? "desk" : "oracle", "2200." + (10 + i));
            }
            price(store, SeededMarket.USDC, -30, "desk", "1");
            price(store, market.tokens.get(2), -3_000, "desk", "0.5");
            connection.commit();
        }
    }

    /** @param ago minutes before the clock, or seconds when negative */
    private static void price(SeededStore store, String token, int ago, String source, String usd) throws Exception {
        Instant at = SeededMarket.NOW.minusSeconds(ago < 0 ? -ago : ago * 60L);
        store.update(
                "insert into prices select id, ?, ?, ? from tokens where chain_id = 1 and address = ?",
                at.atOffset(ZoneOffset.UTC),
                source,
                new BigDecimal(usd),
                token);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void tokensAreListedByChainAndAddressInAnyPageSize() {
        List<String> whole = names(node.all("listTokens", "/v1/tokens"));
        assertThat(whole).hasSize(12).isSorted();
        assertThat(names(node.all("listTokens", "/v1/tokens?limit=5"))).isEqualTo(whole);
        assertThat(names(node.all("listTokens", "/v1/tokens?limit=1&chain=10")))
                .isEqualTo(whole.stream().filter(name -> name.startsWith("10/")).toList());
    }

    private static List<String> names(List<JsonObject> tokens) {
        return tokens.stream()
                .map(token -> "%02d/%s".formatted(token.getInteger("chainId"), token.getString("address")))
                .toList();
    }

    @Test
    void tokensAreFoundBySymbolNameAndAddress() {
        for (String text : List.of("weth", "%25_wrap", SeededMarket.WETH.substring(0, 10))) {
            assertThat(names(node.all("listTokens", "/v1/tokens?chain=1&q=" + text)))
                    .as(text)
                    .containsExactly("01/" + SeededMarket.WETH);
        }
        JsonObject token =
                node.get("getToken", "/v1/tokens/1/" + SeededMarket.WETH).json().getJsonObject("data");
        assertThat(token.getInteger("decimals")).isEqualTo(18);
        assertThat(node.get("getToken", "/v1/tokens/5/" + SeededMarket.WETH).status())
                .isEqualTo(404);
    }

    @Test
    void theNewestPriceOfATokenIsStaleWhenItIsOlderThanItsLimit() {
        List<JsonObject> prices = node.get("listPrices", "/v1/prices?chain=1").items();
        assertThat(prices)
                .extracting(price -> price.getString("token"))
                .isSorted()
                .hasSize(3);
        assertThat(prices)
                .allSatisfy(price -> assertThat(price.getBoolean("stale"))
                        .isEqualTo(price.getString("usd").equals("0.5")));
        List<JsonObject> named = node.get(
                        "listPrices",
                        "/v1/prices?chain=1&tokens="
                                + SeededMarket.WETH.toUpperCase().replace("0X", "0x") + ",0x" + "5".repeat(40))
                .items();
        assertThat(named).hasSize(1);
        assertThat(named.get(0).getString("source")).isEqualTo("oracle");
        assertThat(node.get("listPrices", "/v1/prices?chain=77").items()).isEmpty();
    }

    @Test
    void newestPricesAreListedInAnyPageSize() {
        List<JsonObject> whole = node.all("listPrices", "/v1/prices?chain=1");
        assertThat(whole).hasSize(3);
        assertThat(node.all("listPrices", "/v1/prices?chain=1&limit=1")).isEqualTo(whole);
        assertThat(node.all("listPrices", "/v1/prices?chain=1&limit=2")).isEqualTo(whole);
        String next =
                node.get("listPrices", "/v1/prices?chain=1&limit=2").json().getString("next");
        assertThat(node.get("listPrices", "/v1/prices?chain=1&limit=1&cursor=" + next)
                        .json()
                        .getString("code"))
                .isEqualTo("invalid_cursor");
    }

    @Test
    void historyAscendsAndPagesFromItsStart() {
        String path = "/v1/prices/history?chain=1&token=" + SeededMarket.WETH;
        List<JsonObject> newest =
                node.get("listPriceHistory", path + "&limit=10").items();
        List<JsonObject> whole = node.all("listPriceHistory", path + "&from=2024-01-01T00:00:00Z&limit=4");
        assertThat(whole).hasSize(25);
        assertThat(whole)
                .extracting(price -> price.getString("timestamp") + price.getString("source"))
                .isSorted();
        assertThat(newest).isEqualTo(whole.subList(15, 25));
        String to = whole.get(20).getString("timestamp");
        assertThat(node.get("listPriceHistory", path + "&to=" + to).items())
                .isEqualTo(whole.stream()
                        .filter(price -> price.getString("timestamp").compareTo(to) < 0)
                        .toList());
        try {
            node.now.set(SeededMarket.NOW.plusSeconds(31));
            assertThat(node.get("listPriceHistory", path).items())
                    .filteredOn(price -> price.getBoolean("stale"))
                    .extracting(price -> price.getString("timestamp"))
                    .containsOnly(whole.get(24).getString("timestamp"));
        } finally {
            node.now.set(SeededMarket.NOW);
        }
        assertThat(node.get("listPriceHistory", "/v1/prices/history?chain=1&token=0x" + "6".repeat(40))
                        .items())
                .isEmpty();
    }

    @Test
    void theTagOfAnAnswerChangesWithItsDataAndNotWithTime() {
        var first = node.get("listTokens", "/v1/tokens");
        try {
            node.now.set(SeededMarket.NOW.plusSeconds(5));
            var later = node.get("listTokens", "/v1/tokens");
            assertThat(later.json().getJsonObject("asOf"))
                    .isNotEqualTo(first.json().getJsonObject("asOf"));
            assertThat(later.header("etag")).isEqualTo(first.header("etag"));
            var same = node.get("listTokens", "/v1/tokens", "If-None-Match", "\"other\", " + first.header("etag"));
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.http().body()).isEmpty();
        } finally {
            node.now.set(SeededMarket.NOW);
        }
    }
}
