package io.hyperdex.analytics.gas;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.analytics.follow.TradeFollower;
import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.domain.gas.GasCost;
import io.hyperdex.domain.gas.GasTotals;
import io.hyperdex.domain.gas.GasTransaction;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.platform.testing.Eventually;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What trades of random transactions add up to, against the arithmetic of the domain. */
@Timeout(60)
class GasIT {
    private static final Instant START = Instant.parse("2024-01-05T22:00:00Z");
    private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
    private static final String USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
    private static final BigDecimal USD = new BigDecimal("2000.5");
    private static final String SUMS = "select scope, chain_id, step, open_time, subject, transactions, swaps, failed,"
            + " unmeasured, unpriced, trim_scale(cost), trim_scale(cost_usd), trim_scale(burned), trim_scale(burned_usd),"
            + " trim_scale(efficient_cost_usd), trim_scale(efficient_amount_usd) from gas_sums"
            + " where transactions > 0 order by 1, 2, 3, 4, 5";
    private static final String PRICES =
            "select chain_id, hour, trim_scale(price), transactions from gas_prices where transactions > 0 order by 1, 2, 3";

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void shuffledTradesOfTransactionsAddUpAsTheDomainDoesAndAsARebuildDoes() throws Exception {
        System.out.println("seed=" + seed);
        List<PostedTrade> trades = transactions();
        Collections.shuffle(trades, random);
        try (TestNode node = TestNode.start()) {
            node.execute("insert into tokens (chain_id, address) values (1, '" + WETH + "')");
            node.execute("insert into prices select id, timestamptz '2024-01-05 21:00:00+00', 'desk', " + USD
                    + " from tokens");
            TradeFollower follower = GasWork.follower(node.vertx, node.context, () -> {});
            follower.start();
            for (int from = 0; from < trades.size(); from += 37) {
                await(node.store("s", trades.subList(from, Math.min(trades.size(), from + 37))));
            }
            reached(node, trades.size());
            assertSums(node, trades);

            changePrices(node);
            Eventually.holds(
                    "late prices have revalued what they cover",
                    Duration.ofSeconds(20),
                    () -> node.query(
                                    "select (select count(*) from gas_revaluations) + (select count(*) from trade_revaluations)")
                            .equals(List.of("0")));
            assertThat(node.query("select count(*) from gas_transactions where native_usd is distinct from"
                            + " case when ts < '2024-01-06' then 2100 else 1900 end"))
                    .containsExactly("0");
            List<String> sums = node.query(SUMS);
            List<String> prices = node.query(PRICES);
            rebuild(node);
            reached(node, trades.size());
            assertThat(node.query(SUMS)).isEqualTo(sums);
            assertThat(node.query(PRICES)).isEqualTo(prices);
            await(follower.stop());
        }
    }

    private static void changePrices(TestNode node) throws SQLException {
        node.execute(
                "begin; update prices set usd = 2100; insert into prices select id, timestamptz '2024-01-06 00:00:00+00',"
                        + " 'desk', 1900 from tokens where address = '" + WETH
                        + "'; select revalue_gas(array[1]::bigint[], array['"
                        + WETH
                        + "'], array[timestamptz '2024-01-05 21:00:00+00'], array[timestamptz 'infinity']);"
                        + " select revalue_trades(array[1]::bigint[], array['" + WETH
                        + "'], array[timestamptz '2024-01-05 21:00:00+00'], array[timestamptz 'infinity'], '30 s', '{}', null, null); commit");
    }

    private static void rebuild(TestNode node) throws SQLException {
        node.execute("begin; update analytics_progress set position = 0 where name = 'gas';"
                + " truncate gas_transactions, gas_sums, gas_prices; commit");
    }

    private static void reached(TestNode node, int position) throws Exception {
        Eventually.holds(
                "all trades are followed",
                Duration.ofSeconds(20),
                () -> node.query("select position from analytics_progress where name = 'gas'")
                        .equals(List.of(String.valueOf(position))));
    }

    private static void assertSums(TestNode node, List<PostedTrade> trades) throws SQLException {
        List<GasTransaction> parts = trades.stream().map(GasIT::part).toList();
        GasTotals totals =
                GasTransaction.ofTrades(parts).stream().map(GasTotals::of).reduce(GasTotals.NONE, GasTotals::plus);
        for (int step : new int[] {3_600, 86_400}) {
            String found = node.query("select sum(transactions), sum(failed), sum(unmeasured + unpriced),"
                            + " trim_scale(sum(cost)), trim_scale(sum(cost_usd)), trim_scale(sum(burned)),"
                            + " trim_scale(sum(efficient_cost_usd)), trim_scale(sum(efficient_amount_usd))"
                            + " from gas_sums where scope = 0 and step = " + step)
                    .get(0);
            assertThat(found)
                    .isEqualTo(totals.transactions() + "|" + totals.failed() + "|" + totals.unknown() + "|"
                            + plain(totals.cost()) + "|" + plain(totals.costUsd()) + "|" + plain(totals.burned()) + "|"
                            + plain(totals.efficientCostUsd()) + "|" + plain(totals.efficientAmountUsd()));
        }
        for (int scope = 1; scope <= 3; scope++) {
            assertThat(node.query("select trim_scale(sum(cost)) from gas_sums where step = 3600 and scope = " + scope))
                    .containsExactly(plain(totals.cost()));
        }
        assertShares(node, trades);
    }

    /** The pools' costs are the shares of their swaps, in the order of the commits. */
    private static void assertShares(TestNode node, List<PostedTrade> trades) throws SQLException {
        Map<String, List<PostedTrade>> byTransaction =
                trades.stream().collect(Collectors.groupingBy(trade -> String.valueOf(trade.txHash())));
        Map<String, BigDecimal> pools = new HashMap<>();
        for (List<PostedTrade> swaps : byTransaction.values()) {
            BigDecimal cost = part(swaps.get(0)).cost();
            if (cost != null) {
                List<BigDecimal> shares = GasCost.split(cost, swaps.size());
                for (int i = 0; i < swaps.size(); i++) {
                    pools.merge(swaps.get(i).pool(), shares.get(i), BigDecimal::add);
                }
            }
        }
        Map<String, String> expected =
                pools.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, pool -> plain(pool.getValue())));
        assertThat(node
                        .query(
                                "select p.address, trim_scale(sum(cost)) from gas_sums s join pools p on p.id = s.subject"
                                        + " where scope = 1 and step = 86400 group by p.address having sum(cost) > 0")
                        .stream()
                        .map(row -> row.split("\\|"))
                        .collect(Collectors.toMap(row -> row[0], row -> row[1])))
                .isEqualTo(expected);
    }

    private static GasTransaction part(PostedTrade trade) {
        Long used = trade.gasUsed();
        BigInteger price = trade.effectiveGasPrice();
        BigDecimal cost = used == null || price == null
                ? null
                : GasCost.of(used, price, null, null).total();
        boolean failed = trade.status() == TradeStatus.FAILED;
        return new GasTransaction(
                String.valueOf(trade.txHash()),
                failed,
                failed ? 0 : 1,
                cost,
                cost == null ? null : cost.multiply(USD),
                failed ? null : value(trade));
    }

    private static @Nullable BigDecimal value(PostedTrade trade) {
        return trade.tokenOut().equals(USDC)
                ? trade.amountOut()
                : trade.amountIn().multiply(USD);
    }

    /** The numeric notation of the store. */
    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** Of one to five swaps each, over two hours and two days; some failed, some without gas or value. */
    private List<PostedTrade> transactions() {
        List<PostedTrade> trades = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean failed = random.nextInt(10) == 0;
            int swaps = failed ? 1 : 1 + random.nextInt(5);
            boolean measured = random.nextInt(10) != 0;
            var shape = new Shape(
                    "0x%064x".formatted(i + 1),
                    START.plusSeconds(random.nextInt(4 * 3_600)),
                    failed,
                    measured ? 50_000L + random.nextInt(500_000) : null,
                    measured
                            ? BigInteger.valueOf(1 + random.nextInt(1_000_000)).multiply(BigInteger.valueOf(100_003))
                            : null);
            for (int swap = 0; swap < swaps; swap++) {
                trades.add(swap(shape, swap));
            }
        }
        return trades;
    }

    private record Shape(
            String hash,
            Instant time,
            boolean failed,
            @Nullable Long gasUsed,
            @Nullable BigInteger gasPrice) {}

    private PostedTrade swap(Shape of, int log) {
        Function<Integer, BigDecimal> amount = bound -> BigDecimal.valueOf(1 + random.nextInt(bound), 2);
        boolean valued = random.nextInt(8) != 0;
        return new PostedTrade(
                of.failed ? "f" + of.hash : "1:" + of.hash + ":" + log,
                1,
                of.time,
                random.nextBoolean() ? "uniswap-v2" : "uniswap-v3",
                "0x%040x".formatted((valued ? 1 : 11) + random.nextInt(5)),
                "0x%040x".formatted(1 + Integer.parseInt(of.hash.substring(60), 16) % 7),
                null,
                WETH,
                valued ? USDC : "0x" + "f".repeat(40),
                amount.apply(1_000),
                of.failed ? null : amount.apply(1_000_000),
                null,
                null,
                null,
                null,
                null,
                of.hash,
                null,
                of.failed ? null : log,
                of.failed ? TradeStatus.FAILED : TradeStatus.EXECUTED,
                of.gasUsed,
                of.gasPrice,
                null,
                null,
                null);
    }
}
