package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.query.SeededTrade.SeededPool;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandlesIT {
    private static final long SEED = System.nanoTime();

    private static SeededMarket market;
    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("seed=" + SEED);
        market = new SeededMarket(SEED, 2_500);
        node = new QueryNode(QueryNode.configuration().with("query.foldTradesMax", "400"));
        try (Connection connection = node.connect()) {
            new SeededStore(connection).write(market);
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String path(SeededPool pool, String interval, String rest) {
        return "/v1/candles?chain=" + pool.chain() + "&pool=" + pool.address() + "&interval=" + interval + rest;
    }

    private static TreeMap<Instant, PlainCandle> plain(SeededPool pool, String interval) {
        return PlainCandle.of(
                market.trades.stream()
                        .filter(trade -> trade.pool() == pool && !trade.failed())
                        .toList(),
                interval);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1m", "5m", "15m", "1h", "4h", "1d", "1w", "1mo"})
    void allCandlesOfAPoolAreWhatItsTradesFoldTo(String interval) {
        for (SeededPool pool : market.pools) {
            for (int base : new int[] {0, 1}) {
                List<JsonObject> shown = node.all(
                        "listCandles", path(pool, interval, "&from=2000-01-01T00:00:00Z&limit=37&base=token" + base));
                Map<Instant, PlainCandle> expected = plain(pool, interval);
                assertThat(shown).hasSameSizeAs(expected.values());
                int i = 0;
                for (PlainCandle candle : expected.values()) {
                    candle.check(shown.get(i++), base, "quote", SeededMarket.NOW);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1m", "15m", "4h", "1w", "1mo"})
    void rangesHoldTheCandlesThatOpenInThem(String interval) {
        var random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            SeededPool pool = market.pools.get(random.nextInt(10));
            Instant from = SeededMarket.NOW.minusMillis(random.nextInt(Integer.MAX_VALUE));
            Instant to = from.plusMillis(random.nextInt(1_000_000_000));
            TreeMap<Instant, PlainCandle> all = plain(pool, interval);
            Instant floored = PlainCandle.floor(from, interval);
            List<Instant> within = List.copyOf(
                    all.subMap(floored, true, max(to, floored), false).keySet());
            assertThat(opens(node.all("listCandles", path(pool, interval, "&limit=7&from=" + from + "&to=" + to))))
                    .isEqualTo(within);
            List<Instant> before = List.copyOf(all.headMap(to, false).keySet());
            assertThat(opens(node.get("listCandles", path(pool, interval, "&limit=9&to=" + to))
                            .items()))
                    .isEqualTo(before.subList(Math.max(0, before.size() - 9), before.size()));
        }
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static List<Instant> opens(List<JsonObject> candles) {
        return candles.stream()
                .map(candle -> Instant.parse(candle.getString("openTime")))
                .toList();
    }

    @Test
    void secondsAreFoldedFromTheTrades() {
        String range = "&from=" + SeededMarket.NOW.minusSeconds(1_400) + "&to=" + SeededMarket.NOW.plusSeconds(1);
        for (SeededPool pool : market.pools) {
            TreeMap<Instant, PlainCandle> all = plain(pool, "1s");
            List<PlainCandle> expected =
                    List.copyOf(all.tailMap(PlainCandle.floor(SeededMarket.NOW.minusSeconds(1_400), "1s"), true)
                            .values());
            long trades = expected.stream().mapToLong(PlainCandle::count).sum();
            if (trades > 400) {
                assertThat(node.get("listCandles", path(pool, "1s", range)).status())
                        .isEqualTo(422);
                continue;
            }
            List<JsonObject> shown = node.all("listCandles", path(pool, "1s", range + "&limit=11"));
            assertThat(shown).hasSameSizeAs(expected);
            for (int i = 0; i < shown.size(); i++) {
                expected.get(i).check(shown.get(i), pool.quote() == 0 ? 1 : 0, "quote", SeededMarket.NOW);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1m", "5m", "1h", "4h", "1d"})
    void pricesInUsdAreEachTradesPriceTimesTheQuotesUsd(String interval) {
        for (SeededPool pool : market.pools) {
            for (int base : new int[] {0, 1}) {
                var reply = node.get("listCandles", path(pool, interval, "&currency=usd&limit=25&base=token" + base));
                if (reply.status() == 422) {
                    assertThat(interval).isIn("1h", "4h", "1d");
                    // With USDC as its quote and each trade at 1 USD for one it needs no trade.
                    assertThat(pool.id() == 2 && base != pool.quote()).isFalse();
                    continue;
                }
                assertThat(reply.status()).isEqualTo(200);
                TreeMap<Instant, PlainCandle> all = plain(pool, interval);
                for (JsonObject candle : reply.items()) {
                    all.get(Instant.parse(candle.getString("openTime"))).check(candle, base, "usd", SeededMarket.NOW);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1m", "15m", "1h", "1d", "1mo"})
    void filledCandlesRepeatTheCloseBeforeThem(String interval) {
        var random = new Random(SEED);
        for (int i = 0; i < 12; i++) {
            SeededPool pool = market.pools.get(random.nextInt(10));
            TreeMap<Instant, PlainCandle> all = plain(pool, interval);
            Instant from =
                    SeededMarket.NOW.minus(Duration.ofMinutes(random.nextInt(interval.equals("1m") ? 2_000 : 200_000)));
            List<Instant> opens = new ArrayList<>();
            Instant open = max(PlainCandle.floor(from, interval), all.firstKey());
            for (; !open.isAfter(SeededMarket.NOW); open = PlainCandle.end(open, interval)) {
                opens.add(open);
            }
            List<JsonObject> shown =
                    node.all("listCandles", path(pool, interval, "&empty=fill&limit=400&from=" + from));
            assertThat(opens(shown)).isEqualTo(opens);
            shown.forEach(candle -> checkFilled(pool, all, candle));
        }
    }

    private static void checkFilled(SeededPool pool, TreeMap<Instant, PlainCandle> all, JsonObject candle) {
        int base = pool.quote() == 0 ? 1 : 0;
        Instant at = Instant.parse(candle.getString("openTime"));
        if (all.containsKey(at)) {
            all.get(at).check(candle, base, "quote", SeededMarket.NOW);
            return;
        }
        BigDecimal close = all.lowerEntry(at).getValue().close(base).round(SeededTrade.SHOWN);
        for (String name : List.of("open", "high", "low", "close")) {
            assertThat(new BigDecimal(candle.getString(name))).isEqualByComparingTo(close);
        }
        assertThat(candle.getInteger("trades")).isZero();
        assertThat(candle.getString("volumeUsd")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4h", "1d", "1w"})
    void theNewestFilledCandlesAreTheLastOfAllFilledOnes(String interval) {
        for (SeededPool pool : market.pools) {
            List<JsonObject> newest = node.get("listCandles", path(pool, interval, "&empty=fill&limit=50"))
                    .items();
            List<JsonObject> whole =
                    node.all("listCandles", path(pool, interval, "&empty=fill&limit=1500&from=2023-06-01T00:00:00Z"));
            assertThat(newest).isEqualTo(whole.subList(Math.max(0, whole.size() - 50), whole.size()));
        }
    }

    @Test
    void filledSecondsStartWithTheLastPriceBeforeTheRange() {
        Instant to = SeededMarket.NOW.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        for (SeededPool pool : market.pools) {
            int base = pool.quote() == 0 ? 1 : 0;
            Instant from = to.minusSeconds(40);
            var reply = node.get("listCandles", path(pool, "1s", "&empty=fill&from=" + from + "&to=" + to));
            if (reply.status() == 422) {
                continue;
            }
            TreeMap<Instant, PlainCandle> all = plain(pool, "1s");
            assertThat(reply.items()).hasSize(40);
            if (!all.containsKey(from)) {
                BigDecimal before = all.lowerEntry(from).getValue().close(base);
                assertThat(new BigDecimal(reply.items().get(0).getString("open")))
                        .isEqualByComparingTo(before.round(SeededTrade.SHOWN));
            }
        }
    }

    @Test
    void settledCandlesMayBeKeptForAMinute() {
        SeededPool pool = market.pools.get(0);
        assertThat(node.get("listCandles", path(pool, "1h", "")).header("cache-control"))
                .isEqualTo("public, max-age=1");
        assertThat(node.get("listCandles", path(pool, "1h", "&to=2024-01-05T12:00:00Z"))
                        .header("cache-control"))
                .isEqualTo("public, max-age=60");
        assertThat(node.get("listCandles", path(pool, "1h", "&to=2024-01-05T12:01:00Z"))
                        .header("cache-control"))
                .isEqualTo("public, max-age=1");
    }

    @Test
    void secondsNeedAShortRange() {
        SeededPool pool = market.pools.get(0);
        var none = node.get("listCandles", path(pool, "1s", ""));
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.json().getJsonArray("errors")).hasSize(2);
        var wide = node.get("listCandles", path(pool, "1s", "&from=1704412800&to=1704414301"));
        assertThat(wide.json().getJsonArray("errors").getJsonObject(0).getString("rule"))
                .isEqualTo("range");
        assertThat(node.get("listCandles", path(pool, "1s", "&from=1704412800&to=1704414300"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anUnknownPoolIsNotFound() {
        String path = "/v1/candles?chain=1&interval=1m&pool=0x" + "9".repeat(40);
        assertThat(node.get("listCandles", path).status()).isEqualTo(404);
    }
}
