package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.query.SeededTrade.SeededPool;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PoolsIT {
    private static final long SEED = System.nanoTime();
    private static final Map<String, Duration> WINDOWS =
            Map.of("1h", Duration.ofHours(1), "24h", Duration.ofDays(1), "7d", Duration.ofDays(7));

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

    /** The executed trades of the pool in [floor(now, 1m) − length + 1m, the end of the minute of now). */
    private static List<SeededTrade> within(SeededPool pool, Duration length) {
        Instant minute = SeededMarket.NOW.truncatedTo(ChronoUnit.MINUTES);
        return market.trades.stream()
                .filter(trade -> trade.pool() == pool && !trade.failed())
                .filter(trade ->
                        !trade.timestamp().isBefore(minute.minus(length).plus(Duration.ofMinutes(1))))
                .filter(trade -> trade.timestamp().isBefore(minute.plus(Duration.ofMinutes(1))))
                .sorted(SeededTrade.TOTAL)
                .toList();
    }

    private static @Nullable BigDecimal volumeUsd(SeededPool pool, Duration length) {
        List<SeededTrade> trades = within(pool, length);
        return trades.stream().anyMatch(trade -> trade.usd() == null)
                ? null
                : trades.stream().map(SeededTrade::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void figuresOfEachPoolAreThoseOfItsTrades() {
        for (SeededPool pool : market.pools) {
            var reply = node.get(
                    "getPool",
                    "/v1/pools/" + pool.chain() + "/0x"
                            + pool.address().substring(2).toUpperCase(Locale.ROOT));
            assertThat(reply.status()).isEqualTo(200);
            JsonObject shown = reply.json().getJsonObject("data");
            int base = 1 - pool.quote();
            TreeMap<Instant, PlainCandle> days = PlainCandle.of(
                    market.trades.stream()
                            .filter(trade -> trade.pool() == pool && !trade.failed())
                            .toList(),
                    "1d");
            PlainCandle last = days.lastEntry().getValue();
            same(shown.getString("price"), last.close(base).round(SeededTrade.SHOWN));
            assertThat(Instant.parse(shown.getString("lastTradeAt")))
                    .isEqualTo(last.trades().get(last.trades().size() - 1).timestamp());
            WINDOWS.forEach((code, length) -> {
                JsonObject figures = shown.getJsonObject("windows").getJsonObject(code);
                checkWindow(pool, base, figures, length);
                checkChange(pool, base, figures.getString("priceChange"), length, last.close(base));
            });
        }
    }

    private static void checkWindow(SeededPool pool, int base, JsonObject figures, Duration length) {
        List<SeededTrade> trades = within(pool, length);
        BigDecimal volume =
                trades.stream().map(trade -> trade.quoteAmount(base)).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal usd = volumeUsd(pool, length);
        assertThat(figures.getInteger("trades")).isEqualTo(trades.size());
        same(figures.getString("volumeQuote"), volume);
        same(figures.getString("volumeUsd"), usd);
        same(figures.getString("fees"), pool.fee() == null ? null : volume.multiply(pool.fee()));
        same(figures.getString("feesUsd"), pool.fee() == null || usd == null ? null : usd.multiply(pool.fee()));
        assertThat(figures.getLong("traders"))
                .isEqualTo(trades.stream().map(SeededTrade::trader).distinct().count());
    }

    private static void checkChange(
            SeededPool pool, int base, @Nullable String shown, Duration length, BigDecimal last) {
        Instant start =
                SeededMarket.NOW.truncatedTo(ChronoUnit.MINUTES).minus(length).plus(Duration.ofMinutes(1));
        BigDecimal before = market.trades.stream()
                .filter(trade -> trade.pool() == pool && !trade.failed())
                .filter(trade -> trade.timestamp().isBefore(start))
                .max(SeededTrade.TOTAL)
                .map(trade -> trade.candlePrice(base))
                .orElse(null);
        if (before == null) {
            assertThat(shown).isNull();
        } else {
            // Both prices were rounded to 50 digits when they were stored; the change of two near prices shows fewer.
            BigDecimal change = last.subtract(before).divide(before, SeededTrade.SHOWN);
            assertThat(new BigDecimal(shown).subtract(change).abs()).isLessThan(new BigDecimal("1e-25"));
        }
    }

    private static void same(@Nullable String shown, @Nullable BigDecimal figure) {
        if (figure == null) {
            assertThat(shown).isNull();
        } else {
            assertThat(new BigDecimal(Objects.requireNonNull(shown))).isEqualByComparingTo(figure);
        }
    }

    @Test
    void poolsAreListedByVolumeTradesOrCreationInAnyPageSize() {
        Comparator<SeededPool> byId = Comparator.comparing(SeededPool::id);
        Duration day = Duration.ofDays(1);
        Map<String, Comparator<SeededPool>> orders = Map.of(
                "volume24h",
                Comparator.<SeededPool, @Nullable BigDecimal>comparing(
                                pool -> volumeUsd(pool, day), Comparator.nullsLast(Comparator.reverseOrder()))
                        .thenComparing(byId),
                "trades24h",
                Comparator.comparing((SeededPool pool) -> -within(pool, day).size())
                        .thenComparing(byId),
                "created",
                Comparator.comparing((SeededPool pool) -> -(pool.id() / 2)).thenComparing(byId));
        orders.forEach((sort, order) -> {
            List<String> expected =
                    market.pools.stream().sorted(order).map(SeededPool::address).toList();
            for (int limit : new int[] {1, 3, 100}) {
                assertThat(addresses(node.all("listPools", "/v1/pools?sort=" + sort + "&limit=" + limit)))
                        .as(sort + " " + limit)
                        .isEqualTo(expected);
            }
        });
    }

    private static List<String> addresses(List<JsonObject> pools) {
        return pools.stream().map(pool -> pool.getString("pool")).toList();
    }

    @Test
    void theClockMovesNoPoolBetweenPages() {
        var first = node.get("listPools", "/v1/pools?limit=4");
        List<String> whole = addresses(node.all("listPools", "/v1/pools?limit=100"));
        try {
            node.now.set(SeededMarket.NOW.plus(Duration.ofHours(20)));
            var second = node.get(
                    "listPools", "/v1/pools?limit=4&cursor=" + first.json().getString("next"));
            assertThat(addresses(second.items())).isEqualTo(whole.subList(4, 8));
        } finally {
            node.now.set(SeededMarket.NOW);
        }
    }

    @Test
    void poolsAreFoundByChainSymbolAndAddress() {
        assertThat(addresses(node.all("listPools", "/v1/pools?chain=10")))
                .containsExactlyInAnyOrderElementsOf(market.pools.stream()
                        .filter(pool -> pool.chain() == 10)
                        .map(SeededPool::address)
                        .toList());
        for (String text : List.of("usdc", "SD C".replace(" ", ""), "USD%20Coin", SeededMarket.USDC.substring(0, 12))) {
            assertThat(addresses(node.all("listPools", "/v1/pools?q=" + text)))
                    .as(text)
                    .containsExactlyInAnyOrderElementsOf(market.pools.stream()
                            .filter(pool -> pool.has(SeededMarket.USDC))
                            .map(SeededPool::address)
                            .toList());
        }
        String address = market.pools.get(3).address();
        assertThat(addresses(node.all("listPools", "/v1/pools?q=" + address.substring(0, 20))))
                .containsExactly(address);
        assertThat(node.all("listPools", "/v1/pools?q=" + QueryNode.encoded("%")))
                .allSatisfy(pool -> assertThat(pool.encode()).contains("100%_Wrapped"));
        assertThat(node.all("listPools", "/v1/pools?q=" + QueryNode.encoded("' or 1=1 --")))
                .isEmpty();
    }

    @Test
    void anUnknownPoolIsNotFound() {
        assertThat(node.get("getPool", "/v1/pools/1/0x" + "7".repeat(40)).status())
                .isEqualTo(404);
    }
}
