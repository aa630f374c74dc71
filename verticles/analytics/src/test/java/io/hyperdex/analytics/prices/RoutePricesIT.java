package io.hyperdex.analytics.prices;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.analytics.follow.TradeFollower;
import io.hyperdex.analytics.gas.GasWork;
import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.platform.testing.Eventually;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tokens are worth by what pools say, whatever the order in which their trades come. */
@Timeout(90)
class RoutePricesIT {
    private static final Instant START = Instant.parse("2024-01-05T12:00:00Z");
    private static final String USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
    private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
    private static final String PEPE = "0xd" + "0".repeat(39);
    private static final Market DEEP = new Market("0x" + "1".repeat(40), USDC, WETH);
    private static final Market THIN = new Market("0x" + "2".repeat(40), USDC, WETH);
    private static final Market PEPE_WETH = new Market("0x" + "3".repeat(40), WETH, PEPE);
    private static final MathContext DIGITS = new MathContext(30);
    private static final String PRICES = "select k.address, extract(epoch from p.ts), p.usd, p.raw_usd from prices p"
            + " join tokens k on k.id = p.token_id where p.source = 'route' order by 1, 2";

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private int trades;
    private int made;

    private record Market(String pool, String token0, String token1) {}

    @Test
    void shuffledTradesEndInThePricesOfTheLastTradesOfEachSecond() throws Exception {
        System.out.println("seed=" + seed);
        List<PostedTrade> market = market();
        List<PostedTrade> shuffled = new ArrayList<>(market);
        Collections.shuffle(shuffled, random);
        try (TestNode node = started()) {
            TradeFollower follower = GasWork.follower(node.vertx, node.context, () -> {});
            follower.start();
            store(node, shuffled);
            List<String> prices = node.query(PRICES);

            assertThat(ofToken(prices, WETH)).isEqualTo(expected(market));
            assertThat(ofToken(prices, PEPE)).isNotEmpty();
            node.execute("begin; update analytics_progress set position = 0; delete from prices;"
                    + " truncate gas_transactions, gas_sums, gas_prices; commit");
            reached(node);
            assertThat(node.query(PRICES)).isEqualTo(prices);
            await(follower.stop());
        }
    }

    @Test
    void neitherAThinPoolNorAnOutlierMovesAMark() throws Exception {
        try (TestNode node = started()) {
            TradeFollower follower = GasWork.follower(node.vertx, node.context, () -> {});
            follower.start();
            List<PostedTrade> calm = new ArrayList<>();
            for (int minute = 0; minute < 5; minute++) {
                calm.add(trade(DEEP, START.plusSeconds(minute * 60L), "2000", "100"));
            }
            store(node, calm);
            store(node, List.of(trade(THIN, START.plusSeconds(301), "9000", "100")));
            store(node, List.of(trade(DEEP, START.plusSeconds(302), "6000", "0.001")));

            assertThat(node.query("select usd, raw_usd from prices where source = 'route' order by ts desc limit 1"))
                    .containsExactly("2000|6000");
            assertThat(node.context
                            .meters()
                            .get("hyperdex.prices.derived")
                            .tag("result", "guarded")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(node.query("select usd from prices where usd > 2000")).isEmpty();
            await(follower.stop());
        }
    }

    /** What is derived of trades that are not followed yet would be derived again with each stretch. */
    @Test
    void tradesThatWaitAreLeftToTheirOwnStretch() throws Exception {
        List<PostedTrade> market = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Market of = i % 2 == 0 ? DEEP : PEPE_WETH;
            market.add(trade(of, START.plusSeconds(i), i % 2 == 0 ? "2000" : "300", "1"));
        }
        try (TestNode node = started()) {
            node.storeInChunks("s", market, 500);
            trades += market.size();
            node.execute("create table reached (price timestamptz, trade timestamptz);"
                    + " create function note() returns trigger language plpgsql as $$ begin insert into reached"
                    + " select max(p.ts), (select max(ts) from trades where position <= new.position) from prices p;"
                    + " return new; end $$;"
                    + " create trigger note after update on analytics_progress for each row execute function note()");
            TradeFollower follower = GasWork.follower(node.vertx, node.context, () -> {});
            follower.start();
            reached(node);

            assertThat(node.query("select count(*) > 1, bool_and(price = trade) from reached"))
                    .containsExactly("t|t");
            await(follower.stop());
        }
    }

    @Test
    void aLateTradeAsksForItsOwnTimeAndNotForAllSince() throws Exception {
        List<PostedTrade> market = new ArrayList<>();
        for (int minute = 0; minute < 60; minute++) {
            market.add(trade(DEEP, START.plusSeconds(minute * 60L), "2000", "1"));
            market.add(trade(PEPE_WETH, START.plusSeconds(minute * 60L + 1), "300", "1"));
        }
        try (TestNode node = started()) {
            TradeFollower follower = GasWork.follower(node.vertx, node.context, () -> {});
            follower.start();
            store(node, market);
            node.execute("create table asked (time interval);"
                    + " create function note() returns trigger language plpgsql as $$ begin"
                    + " insert into asked values (new.until_ts - new.from_ts); return new; end $$;"
                    + " create trigger note after insert on trade_revaluations for each row execute function note()");
            store(
                    node,
                    List.of(
                            trade(DEEP, START.plusSeconds(330), "2001", "1"),
                            trade(DEEP, START.plusSeconds(3_600), "2001", "1")));

            assertThat(node.query("select count(*) > 0, max(time) < interval '2 minutes' from asked"))
                    .containsExactly("t|t");
            await(follower.stop());
        }
    }

    private static TestNode started() throws SQLException {
        TestNode node = TestNode.start();
        for (String token : List.of(USDC, WETH, PEPE)) {
            node.execute("insert into tokens (chain_id, address) values (1, '" + token + "')");
        }
        pool(node, DEEP, 5_000_000);
        pool(node, PEPE_WETH, 60_000);
        pool(node, THIN, 9_999);
        return node;
    }

    private static void pool(TestNode node, Market of, long liquidity) throws SQLException {
        node.execute("insert into pools (chain_id, address, protocol, token0, token1, quote, liquidity_usd)"
                + " select 1, '" + of.pool + "', 'uniswap-v3', a.id, b.id, 0, " + liquidity
                + " from tokens a, tokens b where a.address = '" + of.token0 + "' and b.address = '" + of.token1 + "'");
    }

    private void store(TestNode node, List<PostedTrade> some) throws Exception {
        node.storeInChunks("s", some, 41);
        trades += some.size();
        reached(node);
    }

    private void reached(TestNode node) throws Exception {
        Eventually.holds(
                "all trades are followed",
                Duration.ofSeconds(30),
                () -> node.query("select position from analytics_progress where name = 'gas'")
                        .equals(List.of(String.valueOf(trades))));
    }

    /** Within a few percent, so that the guard lets all of it pass. */
    private List<PostedTrade> market() {
        List<PostedTrade> market = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Instant time = START.plusMillis(random.nextInt(900_000));
            Market of = List.of(DEEP, THIN, PEPE_WETH).get(random.nextInt(3));
            int base = of == PEPE_WETH ? 300 : 2_000;
            market.add(trade(of, time, String.valueOf(base + random.nextInt(base / 20)), "1"));
        }
        return market;
    }

    /** The price of WETH of each second in the deep pool, by the last trade of it. */
    private static Map<String, BigDecimal> expected(List<PostedTrade> market) {
        Map<Long, PostedTrade> last = new TreeMap<>();
        market.stream()
                .filter(trade -> trade.pool().equals(DEEP.pool))
                .sorted(Comparator.comparing(PostedTrade::timestamp).thenComparing(PostedTrade::tradeId))
                .forEach(trade -> last.put(trade.timestamp().getEpochSecond(), trade));
        Map<String, BigDecimal> expected = new TreeMap<>();
        last.values()
                .forEach(trade -> expected.put(
                        BigDecimal.valueOf(trade.timestamp().toEpochMilli(), 3)
                                .stripTrailingZeros()
                                .toPlainString(),
                        trade.amountIn().divide(trade.amountOut(), DIGITS).stripTrailingZeros()));
        return expected;
    }

    private static Map<String, BigDecimal> ofToken(List<String> prices, String token) {
        Map<String, BigDecimal> found = new TreeMap<>();
        for (String row : prices) {
            String[] cells = row.split("\\|");
            if (cells[0].equals(token)) {
                found.put(
                        new BigDecimal(cells[1]).stripTrailingZeros().toPlainString(),
                        new BigDecimal(cells[2]).round(DIGITS).stripTrailingZeros());
            }
        }
        return found;
    }

    /** Gives so much of token0 for so much of token1, at that many of token0 each. */
    private PostedTrade trade(Market of, Instant time, String price, String amount) {
        BigDecimal out = new BigDecimal(amount);
        return new PostedTrade(
                "t%06d-%d".formatted(random.nextInt(1_000_000), made++),
                1,
                time,
                "uniswap-v3",
                of.pool,
                "0x" + "e".repeat(40),
                null,
                of.token0,
                of.token1,
                out.multiply(new BigDecimal(price)),
                out,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                TradeStatus.EXECUTED,
                null,
                null,
                null,
                null,
                null);
    }
}
