package io.hyperdex.analytics.prices;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.analytics.AnalyticsVerticle;
import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.platform.testing.Eventually;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trades without a value of their sender's are worth what prices say of their time, whenever these become known. */
@Timeout(120)
class TradeValuesIT {
    private static final Instant START = Instant.parse("2024-01-05T12:00:00Z");
    private static final String USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
    private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
    private static final String PEPE = "0xd" + "0".repeat(39);
    private static final String DOGE = "0xe" + "0".repeat(39);
    /** Trades with another value than prices say now. */
    private static final String WRONG = """
            select count(*) from trades t join pools p on p.id = t.pool_id
            join tokens k0 on k0.id = p.token0 join tokens k1 on k1.id = p.token1
            left join lateral trade_rate(p.token0, p.token1,
                case '%1$s' when k0.address then 0 when k1.address then 1 end, p.quote, t.ts, interval '30 s') r on true
            cross join lateral (select r.source, trim_scale(round(r.usd
                * case when t.zero_for_one = (r.side = 0) then t.amount_in else t.amount_out end, 36)) as usd) v
            where t.price_source is distinct from 3
                and (t.amount_usd is distinct from v.usd or t.price_source is distinct from v.source)
            """.formatted(USDC);
    /** Candles that are not the sums of their trades. */
    private static final String UNEQUAL = """
            select count(*) from candles c join lateral (
                select coalesce(sum(amount_usd), 0) as usd, count(*) filter (where amount_usd is null) as unvalued
                from trades t where t.pool_id = c.pool_id and t.ts >= c.open_time
                    and t.ts < c.open_time + make_interval(secs => c.step)) s on true
            where c.volume_usd <> s.usd or c.unvalued <> s.unvalued
            """;

    private static final String LEFT = """
            select (select count(*) from trade_revaluations) + (select count(*) from ledger_rebuilds)
                + (select last from position_head) * 5 - (select coalesce(sum(position), 0) from analytics_progress)
            """;
    private static final String BOOKS = "select l.trader_id, b.token_id, b.totals from books b join ledgers l"
            + " on l.id = b.ledger_id order by l.trader_id, l.source_id, b.token_id";

    private static final long SEED = System.nanoTime();
    private static final Random RANDOM = new Random(SEED);
    private static TestNode node;
    private static String deployment;
    private int made;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("seed=" + SEED);
        node = TestNode.start();
        for (String token : List.of(USDC, WETH, PEPE, DOGE)) {
            node.execute("insert into tokens (chain_id, address) values (1, '" + token + "')");
        }
        pool("1", USDC, WETH, "1000000");
        pool("2", WETH, PEPE, "null");
        pool("3", WETH, DOGE, "null");
        pool("4", PEPE, DOGE, "null");
        deployment = await(node.vertx.deployVerticle(new AnalyticsVerticle(node.context)));
    }

    @AfterAll
    static void stop() {
        await(node.vertx.undeploy(deployment));
        node.close();
    }

    private static void pool(String number, String token0, String token1, String liquidity) throws Exception {
        node.execute("insert into pools (chain_id, address, protocol, token0, token1, quote, liquidity_usd)"
                + " select 1, '" + address(number) + "', 'uniswap-v3', a.id, b.id, 0, " + liquidity
                + " from tokens a, tokens b where a.address = '" + token0 + "' and b.address = '" + token1 + "'");
    }

    private static String address(String number) {
        return "0x" + number.repeat(40);
    }

    private static void settled() throws Exception {
        Eventually.holds(
                "all is valued", Duration.ofSeconds(60), () -> node.query(LEFT).equals(List.of("0")));
    }

    @Test
    void valuesFollowPricesWhateverTheOrderInWhichTheyBecomeKnown() throws Exception {
        node.storeInChunks("s", trades(), 29);
        settled();

        assertThat(node.query("select distinct price_source from trades t join pools p on p.id = t.pool_id"
                        + " where p.address = '" + address("2") + "'"))
                .contains("1");
        assertThat(node.query("select count(*) from trades t join pools p on p.id = t.pool_id where p.address = '"
                        + address("2") + "' and t.amount_usd not between 1000 and 1025"))
                .containsExactly("0");
        assertThat(node.query("select count(*) from trades where price_source = 3"))
                .isNotEqualTo(List.of("0"));
        right();

        price(DOGE, START.plusSeconds(200), "0.7");
        settled();
        assertThat(node.query("select count(*) > 0 from trades where price_source = 4"))
                .containsExactly("t");
        right();

        price(USDC, START.plusSeconds(300), "0.9");
        settled();
        assertThat(node.query("select count(*) > 0 from trades where price_source = 0 and amount_usd < amount_in"
                        + " and ts > '2024-01-05 12:05:00+00'"))
                .containsExactly("t");
        right();
        List<String> books = node.query(BOOKS);
        node.execute("insert into ledger_rebuilds (ledger_id, from_ts) select id, 'epoch' from ledgers");
        settled();
        assertThat(node.query(BOOKS)).isEqualTo(books);
    }

    /** No point of that hour shows it yet, but what trades cost in ETH does. */
    @Test
    void latePriceOfTheHourUnderWayReachesTheLedgersThatTradedSince() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        node.storeInChunks("late", List.of(trade("4", PEPE, DOGE, now, "3 4 1000")), 1);
        settled();
        List<String> before = node.query(BOOKS);
        price(WETH, now.minusSeconds(1), "5000");
        settled();
        List<String> after = node.query(BOOKS);
        assertThat(after).isNotEqualTo(before);
        node.execute("insert into ledger_rebuilds (ledger_id, from_ts) select id, 'epoch' from ledgers");
        settled();
        assertThat(node.query(BOOKS)).isEqualTo(after);
    }

    /** They take in prices with their trades and with their hours, and with nothing else. */
    @Test
    void aPriceWithinAnHourConcernsNoLedgerThatDidNotTradeMeanwhile() throws Exception {
        node.storeInChunks("quiet", trades(), 29);
        settled();
        assertThat(ledgersAsked("12:30:00", "12:30:10")).isZero();
        assertThat(ledgersAsked("12:59:55", "13:00:05")).isPositive();
    }

    /** How many are to be made again, were the price of WETH another from one time to another. */
    private static int ledgersAsked(String from, String until) throws Exception {
        node.execute("create table if not exists asked (ledgers bigint); truncate asked; do $$ begin"
                + " perform revalue_trades(array[1]::bigint[], array['" + WETH + "'], array[timestamptz '2024-01-05 "
                + from + "+00'], array[timestamptz '2024-01-05 " + until + "+00'], interval '30 s', array['" + WETH
                + "'], 1000000, '2024-01-06');"
                + " insert into asked select count(*) from ledger_rebuilds; delete from ledger_rebuilds; end $$");
        return Integer.parseInt(node.query("select ledgers from asked").get(0));
    }

    private List<PostedTrade> trades() {
        List<PostedTrade> trades = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Instant time = START.plusMillis(RANDOM.nextInt(600_000));
            trades.add(
                    switch (RANDOM.nextInt(4)) {
                        case 0 -> trade("1", USDC, WETH, time, 2_000 + RANDOM.nextInt(50) + " 1");
                        case 1 -> trade("2", WETH, PEPE, time, "0.5 1000");
                        case 2 -> trade("3", DOGE, WETH, time, "700 0.25" + (i % 9 == 0 ? " 501" : ""));
                        default -> trade("4", PEPE, DOGE, time, "3 4");
                    });
        }
        Collections.shuffle(trades, RANDOM);
        return trades;
    }

    private static void right() throws Exception {
        assertThat(node.query(WRONG)).containsExactly("0");
        assertThat(node.query(UNEQUAL)).containsExactly("0");
    }

    private static void price(String token, Instant time, String usd) throws Exception {
        node.execute("begin; insert into prices (token_id, ts, source, usd) select id, '" + time + "', 'desk', " + usd
                + " from tokens where address = '" + token + "'; select revalue_trades(array[1]::bigint[], array['"
                + token
                + "'], array[timestamptz '" + time + "'], array[null::timestamptz], interval '30 s', array['" + WETH
                + "'], null, null); commit");
    }

    /** @param amounts in, out and, where the sender says it, in USD */
    private PostedTrade trade(String pool, String in, String out, Instant time, String amounts) {
        String[] amount = amounts.split(" ");
        return new PostedTrade(
                "t" + made++,
                1,
                time,
                "uniswap-v3",
                address(pool),
                "0x" + "%040x".formatted(1 + RANDOM.nextInt(5)),
                null,
                in,
                out,
                new BigDecimal(amount[0]),
                new BigDecimal(amount[1]),
                null,
                null,
                amount.length < 3 ? null : new BigDecimal(amount[2]),
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
