package io.hyperdex.analytics.ledger;

import static io.hyperdex.ingest.TestNode.await;

import io.hyperdex.analytics.AnalyticsVerticle;
import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.reference.PoolTable;
import io.hyperdex.ingest.reference.Transactions;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.Eventually;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Traders of a stable coin, ether and a token without a price, over three days, with the ledgers that follow them. */
final class LedgerScene implements AutoCloseable {
    static final Instant START = Instant.parse("2024-01-05T00:00:00Z");
    static final String USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
    static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
    static final String OTHER = "0xf" + "d".repeat(39);
    /** Prices are fresh for so long that a ledger's pages are cut into parts. */
    static final Configuration CONFIGURATION = Configuration.defaults()
            .with("ledger.pause", "10ms")
            .with("gas.pause", "10ms")
            .with("prices.fresh", "10m");

    private static final List<String> TOKENS = List.of(USDC, WETH, OTHER);
    private static final int SECONDS = 3 * 86_400;
    private static final Duration WITHIN = Duration.ofSeconds(40);

    /** Everything that ledgers write, but what depends on how they came to be. */
    static final List<String> ROWS = List.of(
            "select trader_id, source_id, trades, last_ts, passed, open, figures from ledgers order by 1, 2",
            "select l.trader_id, l.source_id, b.token_id, b.totals from books b join ledgers l on l.id = b.ledger_id"
                    + " order by 1, 2, 3",
            "select l.trader_id, l.source_id, p.step, p.at, p.value, p.start_value, p.deposits, p.withdrawals,"
                    + " p.day_return, p.trades, p.unpriced, p.profits"
                    + " from ledger_points p join ledgers l on l.id = p.ledger_id order by 1, 2, 3, 4",
            "select l.trader_id, l.source_id, r.period, r.trades, r.value, r.style, r.appetite, r.total_return, r.sharpe,"
                    + " r.sortino, r.max_drawdown, r.win_rate, r.profit_factor, r.score"
                    + " from rankings r join ledgers l on l.id = r.ledger_id order by 1, 2, 3");

    private static final List<String> GAS_ROWS = List.of(
            "select source_id, chain_id, tx, ts, trader_id, failed, block, gas_used, gas_price, base_fee, native_usd, pools,"
                    + " protocols, amounts, token_first, token_last, amount_usd from gas_transactions order by 1, 2, 3",
            "select scope, chain_id, step, open_time, subject, source_id, transactions, swaps, failed, unmeasured, unpriced,"
                    + " trim_scale(cost), trim_scale(cost_usd), trim_scale(burned), trim_scale(burned_usd),"
                    + " trim_scale(efficient_cost_usd), trim_scale(efficient_amount_usd) from gas_sums"
                    + " where transactions <> 0 order by 1, 2, 3, 4, 5, 6",
            "select chain_id, hour, price, transactions from gas_prices where transactions <> 0 order by 1, 2, 3");

    final TestNode node;
    private final Random random;
    private String deployment = "";

    LedgerScene(Random random, String database) throws Exception {
        this(random, database, 2_000);
    }

    /** @param ledgersMax that each share remembers */
    LedgerScene(Random random, String database, int ledgersMax) throws Exception {
        this.random = random;
        node = TestNode.start(database, CONFIGURATION.with("ledger.ledgersMax", String.valueOf(ledgersMax)));
    }

    void follow() {
        deployment = await(node.vertx.deployVerticle(new AnalyticsVerticle(node.context)));
    }

    void leave() {
        await(node.vertx.undeploy(deployment));
    }

    /** Prices of ether every ten minutes, of bitcoin every hour from the second day on. */
    void price() throws Exception {
        node.execute("insert into tokens (chain_id, address) values (1, '" + WETH
                + "'), (1, '0x2260fac5e5542a773aa44fbcfedf7c193bc2c599') on conflict do nothing");
        node.execute("insert into prices (token_id, ts, source, usd) select k.id, t, 'posted',"
                + " round((2000 + 300 * sin(extract(epoch from t) / 9000))::numeric, 6)"
                + " from tokens k, generate_series(timestamptz '2024-01-05', '2024-01-08', '10 minutes') t where address = '"
                + WETH + "'");
        node.execute(
                "insert into prices (token_id, ts, source, usd) select k.id, t, 'posted', 40000 + extract(day from t)"
                        + " from tokens k, generate_series(timestamptz '2024-01-06', '2024-01-08', '1 hour') t"
                        + " where address like '0x2260%'");
    }

    /** In the order of their times. */
    List<PostedTrade> trades(int count, int traders) {
        return trades(count, traders, START, SECONDS);
    }

    List<PostedTrade> trades(int count, int traders, Instant start, long seconds) {
        List<PostedTrade> trades = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Some transactions have several swaps, and some times several transactions.
            int place = random.nextInt(4) == 0 ? Math.max(0, i - 1) : i;
            Instant time = start.plusSeconds(place * seconds / count);
            trades.add(trade("t" + i, time, place, i, traders));
        }
        return trades;
    }

    private PostedTrade trade(String id, Instant time, int transaction, int number, int traders) {
        int in = random.nextInt(3);
        int out = (in + 1 + random.nextInt(2)) % 3;
        BigDecimal usd = BigDecimal.valueOf(1 + random.nextInt(1_000_000), 3);
        boolean onChain = random.nextBoolean();
        String hash = "0x" + "%064x".formatted(transaction);
        boolean failed = random.nextInt(30) == 0;
        return new PostedTrade(
                onChain && !failed ? "1:" + hash + ":" + number : id,
                1,
                time,
                random.nextBoolean() ? "uniswap-v3" : "sushi",
                pool(in, out),
                "0x" + "%040x".formatted(1 + transaction % traders),
                null,
                TOKENS.get(in),
                TOKENS.get(out),
                amount(in, usd),
                failed ? null : amount(out, usd),
                null,
                null,
                random.nextInt(5) == 0 && in + out == 3 ? usd : null,
                null,
                null,
                onChain && !failed ? hash : null,
                null,
                onChain && !failed ? number : null,
                failed ? TradeStatus.FAILED : TradeStatus.EXECUTED,
                random.nextInt(3) == 0 ? null : 100_000L + random.nextInt(100_000),
                BigInteger.valueOf(10_000_000_000L + random.nextInt(1_000_000)),
                null,
                null,
                null);
    }

    private static String pool(int in, int out) {
        return "0x" + "%040x".formatted(0xbeef00 + in + out);
    }

    private BigDecimal amount(int token, BigDecimal usd) {
        BigDecimal noise = BigDecimal.valueOf(950 + random.nextInt(100), 3);
        BigDecimal amount = switch (token) {
            case 0 -> usd;
            case 1 -> usd.multiply(noise).divide(BigDecimal.valueOf(2_000), 18, RoundingMode.HALF_EVEN);
            default -> usd.multiply(noise).movePointLeft(1);
        };
        return amount.setScale(18, RoundingMode.HALF_EVEN);
    }

    /** Mostly in order, in pieces; some pieces come late. */
    List<PostedTrade> shuffled(List<PostedTrade> trades) {
        List<List<PostedTrade>> pieces = new ArrayList<>();
        for (int from = 0; from < trades.size(); from += 40) {
            pieces.add(trades.subList(from, Math.min(from + 40, trades.size())));
        }
        for (int i = 0; i < 8; i++) {
            Collections.swap(pieces, random.nextInt(pieces.size()), random.nextInt(pieces.size()));
        }
        return pieces.stream().flatMap(List::stream).toList();
    }

    void store(List<PostedTrade> trades) {
        await(node.store("s", trades));
    }

    /** Says more of the pool of ether and the stable coin. */
    void describe(BigDecimal fee, TokenSide quote) {
        await(Transactions.run(
                node.context.store(),
                connection -> PoolTable.put(
                        connection,
                        new PoolTable.Description(
                                1, pool(0, 1), "uniswap-v3", USDC, WETH, fee, quote, null, null, null),
                        true)));
    }

    /** The trades of a time are worth something else from now on. */
    void correct(int trade) throws Exception {
        node.execute("begin; update trades set amount_usd = amount_usd + 1 where position = " + trade
                + "; insert into ledger_rebuilds (ledger_id, from_ts) select l.id, t.ts from trades t join ledgers l"
                + " on l.trader_id = t.trader_id and l.source_id = t.source_id where t.position = " + trade
                + "; commit");
    }

    void rebuildAll() throws Exception {
        node.execute("insert into ledger_rebuilds (ledger_id, from_ts) select id, 'epoch' from ledgers");
    }

    void rebuildGas() throws Exception {
        node.execute("begin; update analytics_progress set position = 0 where name = 'gas';"
                + " truncate gas_transactions, gas_sums, gas_prices, gas_revaluations; commit");
    }

    /** All that is stored has been followed, and nothing is left to be done. */
    void settled() throws Exception {
        Eventually.holds(
                "all is followed",
                WITHIN,
                () -> node.query("select (select count(*) from ledger_rebuilds)"
                                + " + (select count(*) from ledgers where open and passed < date_trunc('hour', now() - interval '11 s'))"
                                + " + (select count(*) from ledgers where trades > 0 and ranked is null)"
                                + " + (select count(*) filter (where position < (select last from position_head)) + 4 - count(*)"
                                + " from analytics_progress where name like 'ledger-%')"
                                + " + (select count(*) from gas_revaluations) + (select count(*) from trade_revaluations)"
                                + " + (select count(*) from analytics_progress"
                                + " where name = 'gas' and position < (select last from position_head))")
                        .equals(List.of("0")));
    }

    List<List<String>> rows() throws Exception {
        return rows(ROWS);
    }

    List<List<String>> gasRows() throws Exception {
        return rows(GAS_ROWS);
    }

    private List<List<String>> rows(List<String> queries) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        for (String sql : queries) {
            rows.add(node.query(sql));
        }
        return rows;
    }

    @Override
    public void close() {
        node.close();
    }
}
