package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TradesIT {
    private static final long SEED = System.nanoTime();
    private static final String[] ADMIN = {"X-API-Key", QueryNode.KEY};

    private static SeededMarket market;
    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("seed=" + SEED);
        market = new SeededMarket(SEED, 1_500);
        node = new QueryNode(QueryNode.configuration());
        try (Connection connection = node.connect()) {
            new SeededStore(connection).write(market);
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static List<String> names(List<JsonObject> trades) {
        return trades.stream()
                .map(trade -> trade.getString("source") + "/" + trade.getString("tradeId"))
                .toList();
    }

    private static List<String> expected(Predicate<SeededTrade> filter, Comparator<SeededTrade> order) {
        return market.trades.stream()
                .filter(filter)
                .sorted(order)
                .map(SeededTrade::name)
                .toList();
    }

    @Test
    void pagesOfEachSizeConcatenateToTheTotalOrder() {
        for (int limit : new int[] {1000, 97, 13}) {
            for (boolean descending : new boolean[] {true, false}) {
                Comparator<SeededTrade> order = descending ? SeededTrade.TOTAL.reversed() : SeededTrade.TOTAL;
                List<String> names = names(node.all(
                        "listTrades",
                        "/v1/trades?status=all&limit=" + limit + "&order=" + (descending ? "desc" : "asc")));
                assertThat(names).isEqualTo(expected(trade -> true, order));
            }
        }
    }

    @Test
    void sortingByUsdAndGasPutsUnknownFiguresLastInBothDirections() {
        for (String sort : List.of("usd", "gas")) {
            for (boolean descending : new boolean[] {true, false}) {
                Comparator<BigDecimal> figures = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
                Comparator<SeededTrade> order = Comparator.comparing(
                                (SeededTrade trade) -> sort.equals("usd") ? trade.usd() : trade.gasCost(),
                                Comparator.nullsLast(figures))
                        .thenComparing(descending ? SeededTrade.TOTAL.reversed() : SeededTrade.TOTAL);
                List<String> names = names(node.all(
                        "listTrades",
                        "/v1/trades?status=all&limit=83&sort=" + sort + "&order=" + (descending ? "desc" : "asc")));
                assertThat(names).isEqualTo(expected(trade -> true, order));
            }
        }
    }

    @Test
    void everyCombinationOfFiltersGivesWhatAPlainLoopGives() {
        var random = new Random(SEED);
        for (int i = 0; i < 150; i++) {
            var filter = new RandomFilter(random, market.trades, List.of("chain", "admin"));
            assertThat(names(node.all("listTrades", filter.query(), ADMIN)))
                    .as(filter.query())
                    .isEqualTo(expected(filter.condition(), SeededTrade.TOTAL.reversed()));
        }
    }

    @Test
    void commitsComeInCommitOrderFromAnyPosition() {
        String epoch = node.store.identity().epoch();
        for (long after : new long[] {0, 1, 700, 1_499, 1_500, 99_999}) {
            List<String> names =
                    names(node.all("listTrades", "/v1/trades?status=all&limit=170&after=" + epoch + "." + after));
            assertThat(names)
                    .isEqualTo(market.trades.stream()
                            .filter(trade -> trade.position() > after)
                            .map(SeededTrade::name)
                            .toList());
        }
    }

    @Test
    void aPositionOfAnotherEpochHasExpired() {
        assertThat(node.get("listTrades", "/v1/trades?after=other.5").status()).isEqualTo(410);
    }

    @Test
    void eachTradeShowsPricesInEitherBase() {
        for (int base : new int[] {0, 1}) {
            List<JsonObject> shown = node.all("listTrades", "/v1/trades?status=all&limit=1000&base=token" + base);
            assertThat(shown).hasSize(market.trades.size());
            for (JsonObject json : shown) {
                SeededTrade trade = market.trades.get(Integer.parseInt(json.getString("position")
                                .substring(json.getString("position").indexOf('.') + 1))
                        - 1);
                assertThat(json.getString("base")).isEqualTo("token" + base);
                assertThat(json.getString("side")).isEqualTo(trade.buys(base) ? "buy" : "sell");
                assertThat(json.getString("tokenIn"))
                        .isEqualTo(
                                trade.zeroForOne()
                                        ? trade.pool().token0()
                                        : trade.pool().token1());
                BigDecimal price = trade.failed()
                        ? null
                        : trade.quoteAmount(base).divide(trade.baseAmount(base), SeededTrade.SHOWN);
                assertSame(json.getString("price"), price);
                assertSame(json.getString("amountUsd"), trade.usd());
                assertSame(json.getString("amountOut"), trade.amountOut());
            }
        }
    }

    @Test
    void aPageShowsEachTradeAsItIsShownAlone() {
        List<JsonObject> page = node.all("listTrades", "/v1/trades?status=all&limit=1000");
        assertThat(page.stream().map(json -> json.getString("recipient"))).contains(null, SeededTrade.RECIPIENT);
        for (JsonObject shown : page.subList(0, 60)) {
            String target = "/v1/trades/" + shown.getString("tradeId") + "?source=" + shown.getString("source");
            assertThat(node.get("getTrade", target).json().getJsonObject("data"))
                    .isEqualTo(shown);
        }
    }

    private static void assertSame(String shown, BigDecimal figure) {
        if (figure == null) {
            assertThat(shown).isNull();
        } else {
            assertThat(new BigDecimal(shown)).isEqualByComparingTo(figure);
        }
    }

    @Test
    void aTradeIsFoundByItsIdInTheSourceThatWasNamed() {
        var random = new Random(SEED);
        for (int i = 0; i < 60; i++) {
            SeededTrade trade = market.trades.get(random.nextInt(market.trades.size()));
            var reply = node.get("getTrade", "/v1/trades/" + trade.id() + "?source=" + trade.source());
            assertThat(reply.status()).as(trade.name()).isEqualTo(200);
            assertThat(reply.json().getJsonObject("data").getString("tradeId")).isEqualTo(trade.id());
            assertThat(reply.header("cache-control")).isEqualTo("public, max-age=60");
            boolean own = trade.source().equals("chain") || trade.source().equals("anonymous");
            assertThat(node.get("getTrade", "/v1/trades/" + trade.id()).status())
                    .isEqualTo(own ? 200 : 404);
        }
        assertThat(node.get("getTrade", "/v1/trades/nobody").status()).isEqualTo(404);
        assertThat(node.get("getTrade", "/v1/trades/nobody?source=nowhere").status())
                .isEqualTo(404);
    }

    @Test
    void unknownNamesGiveAnEmptyList() {
        List<String> queries = new ArrayList<>();
        queries.add("pool=0x" + "1".repeat(40));
        queries.add("pool=0x" + "1".repeat(64));
        queries.add("trader=0x" + "2".repeat(40));
        queries.add("token=0x" + "3".repeat(40));
        queries.add("protocol=nobody-v9");
        queries.add("chain=424242");
        for (String query : queries) {
            var reply = node.get("listTrades", "/v1/trades?" + query);
            assertThat(reply.status()).as(query).isEqualTo(200);
            assertThat(reply.data()).isEmpty();
            assertThat(reply.json().getString("next")).isNull();
        }
    }

    @Test
    void aCursorOfAnotherQueryOrAForgedOneIsRefused() {
        String cursor = node.get("listTrades", "/v1/trades?limit=10").json().getString("next");
        assertThat(node.get("listTrades", "/v1/trades?limit=10&cursor=" + cursor)
                        .status())
                .isEqualTo(200);
        for (String other : List.of(
                "/v1/trades?limit=11&cursor=" + cursor,
                "/v1/trades?limit=10&chain=1&cursor=" + cursor,
                "/v1/trades?limit=10&order=asc&cursor=" + cursor,
                "/v1/trades?limit=10&cursor=" + cursor + "A",
                "/v1/trades?limit=10&cursor=" + cursor.substring(1),
                "/v1/trades?limit=10&cursor=x")) {
            var reply = node.get("listTrades", other);
            assertThat(reply.status()).as(other).isEqualTo(400);
            assertThat(reply.json().getString("code")).isEqualTo("invalid_cursor");
        }
    }

    @Test
    void aTraderOfAPostedSourceNeedsItsKey() throws Exception {
        String trader = "0x" + "d".repeat(40);
        try (Connection connection = node.connect()) {
            var store = new SeededStore(connection);
            store.update("insert into accounts (address) values (?)", trader);
            store.update("""
                    insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one, amount_in,
                        amount_out, trade_id)
                    select 0, timestamptz '2024-01-05 12:00:00+00', 1, a.id, s.id, 1, 0, true, 1, 1, 'private'
                    from accounts a, sources s where a.address = ? and s.name = 'admin'
                    """, trader);
            try {
                assertThat(node.get("listTrades", "/v1/trades?trader=" + trader).status())
                        .isEqualTo(403);
                assertThat(names(node.all("listTrades", "/v1/trades?trader=" + trader, ADMIN)))
                        .containsExactly("admin/private");
            } finally {
                store.update("delete from trades where position = 0");
            }
        }
    }
}
