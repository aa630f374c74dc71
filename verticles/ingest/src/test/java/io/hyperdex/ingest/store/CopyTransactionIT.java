package io.hyperdex.ingest.store;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.Trades;
import io.hyperdex.ingest.posted.RefusalCode;
import io.hyperdex.ingest.replay.RecordedDay;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large batches are copied, and become what small ones become; what copying supposes and is not so loses nothing. */
class CopyTransactionIT {
    private static final String CANDLES = """
            select p.address, c.step, c.open_time, c.pool_open, c.pool_high, c.pool_low, c.pool_close, c.open, c.high, c.low, c.close,
                c.open_order, c.close_order, trim_scale(c.volume0), trim_scale(c.volume1), trim_scale(c.volume_usd), c.unvalued,
                c.trades, c.buys0
            from whole_candles c join pools p on p.id = c.pool_id order by 1, 2, 3
            """;
    private static final String TRADES = """
            select t.trade_id, t.ts, p.address, a.address, r.address, s.name, x.name, t.revision, t.status, t.zero_for_one,
                t.amount_in, t.amount_out, t.pool_price, t.sqrt_price_x96, t.amount_usd, t.price_source, t.block_number,
                t.block_hash, t.tx_hash, t.tx_index, t.log_index, t.gas_used, t.effective_gas_price, t.base_fee_per_gas,
                t.expected_out, t.metadata
            from trades t join pools p on p.id = t.pool_id join accounts a on a.id = t.trader_id left join accounts r on r.id = t.recipient_id
            join sources s on s.id = t.source_id join protocols x on x.id = t.protocol_id
            order by t.trade_id, t.tx_hash, t.log_index
            """;
    private static final String IDENTITIES = """
            select s.name, i.trade_key, i.content, p.address, i.ts
            from trade_identity i join sources s on s.id = i.source_id join pools p on p.id = i.pool_id order by 1, 2
            """;
    private static final int LARGE = 700;
    private static final int SMALL = 150;
    private static final int DAYS_SECONDS = 3 * 86_400;

    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
    }

    private TestNode start() {
        nodes.add(TestNode.start());
        return nodes.get(nodes.size() - 1);
    }

    @Test
    void largeBatchesBecomeWhatSmallOnesBecome() throws Exception {
        Random random = seeded();
        List<PostedTrade> market = market(random, "present", 4_000);
        market.sort(Comparator.comparing(PostedTrade::timestamp));
        market.addAll(market(random, "late", 1_500));
        TestNode large = start();
        TestNode small = start();
        List<Stored> answers = large.storeInChunks("a", market, LARGE);
        small.storeInChunks("a", market, SMALL);

        assertThat(large.query(TRADES)).hasSize(market.size()).isEqualTo(small.query(TRADES));
        assertThat(large.query(IDENTITIES)).hasSize(market.size()).isEqualTo(small.query(IDENTITIES));
        assertThat(large.query(CANDLES)).isEqualTo(small.query(CANDLES));
        assertThat(large.query("select first_position, last_position, min_ts, max_ts from outbox order by 1"))
                .hasSize(answers.size());
        assertThat(answers.get(answers.size() - 1).position()).isEqualTo(market.size());
        assertThat(copies(large, "stored")).isEqualTo(answers.size());
        assertThat(copies(large, "mistaken")).isZero();
        assertThat(copies(small, "stored")).isZero();
    }

    @Test
    void whatIsStoredAlreadyIsToldApart() throws Exception {
        TestNode node = start();
        assertThat(await(node.store("a", ids(0, 500))).accepted()).isEqualTo(500);
        List<PostedTrade> again = new ArrayList<>(ids(250, 750));
        again.set(0, Trades.trade("t250", Trades.TIME, "3", "10", "5"));
        Stored stored = await(node.store("a", again));
        assertThat(stored.accepted()).isEqualTo(250);
        assertThat(stored.duplicates()).isEqualTo(249);
        assertThat(stored.refused()).hasSize(1);
        assertThat(stored.refused().get(0).refusal().code()).isEqualTo(RefusalCode.CONFLICT);
        assertThat(copies(node, "mistaken")).isOne();

        double copied = copies(node, "stored");
        assertThat(await(node.store("a", ids(750, 1_000))).accepted()).isEqualTo(250);
        assertThat(copies(node, "stored")).isEqualTo(copied);
        assertThat(node.query("select count(*), count(distinct trade_id), max(position) from trades"))
                .containsExactly("1000|1000|1000");
        assertThat(node.query("select distinct trades from candles")).containsExactly("1000");
    }

    @Test
    void nodesThatMeetInTheSameCandlesLoseNothing() throws Exception {
        Random random = seeded();
        List<PostedTrade> market = market(random, "both", 6_000);
        market.sort(Comparator.comparing(PostedTrade::timestamp));
        TestNode one = start();
        nodes.add(TestNode.start(one.uri(), Configuration.defaults()));
        TestNode other = nodes.get(1);
        List<Future<Stored>> answers = new ArrayList<>();
        for (int from = 0; from < market.size(); from += 300) {
            answers.add((random.nextBoolean() ? one : other).store("a", market.subList(from, from + 300)));
        }
        for (Future<Stored> answer : answers) {
            assertThat(await(answer).accepted()).isEqualTo(300);
        }
        TestNode small = start();
        small.storeInChunks("a", market, SMALL);
        assertThat(one.query(CANDLES)).isEqualTo(small.query(CANDLES));
        assertThat(one.query("select count(distinct position), max(position) from trades"))
                .containsExactly("6000|6000");
        assertThat(copies(one, "stored") + copies(other, "stored")).isPositive();
    }

    @Test
    void connectionThatIsLostBeforeTheCommitIsMadeUpForByStatements() throws Exception {
        TestNode node = start();
        await(node.store("a", ids(0, 500)));
        try (Connection blocker = TestPostgres.connect(node.uri());
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("select last from position_head for update");
            Future<Stored> storing = node.store("a", ids(500, 1_000));
            node.awaitBlocked();
            assertThat(node.query("select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and application_name = 'hyperdex copies'"))
                    .containsExactly("t");
            blocker.rollback();
            assertThat(await(storing).accepted()).isEqualTo(500);
        }
        assertThat(copies(node, "mistaken")).isOne();
        assertThat(node.query("select count(*), max(position) from trades")).containsExactly("1000|1000");
        assertThat(node.query("select distinct trades from candles")).containsExactly("1000");
    }

    @Test
    void lockThatIsHeldForTooLongIsToldAsATimeout() throws Exception {
        nodes.add(TestNode.start(
                TestPostgres.createStore(), Configuration.defaults().with("postgres.statementTimeout", "500ms")));
        TestNode node = nodes.get(0);
        try (Connection blocker = TestPostgres.connect(node.uri());
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("select last from position_head for update");
            Future<Stored> storing = node.store("a", ids(0, 500));
            assertThatThrownBy(() -> await(storing))
                    .cause()
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TIMEOUT));
        }
        assertThat(await(node.store("a", ids(0, 500))).accepted()).isEqualTo(500);
        assertThat(copies(node, "stored")).isOne();
    }

    @Test
    void nodeOfAClusterDoesNotCopy() {
        nodes.add(TestNode.start(
                TestPostgres.createStore(), Configuration.defaults().with("cluster.enabled", "true")));
        TestNode node = nodes.get(0);
        assertThat(await(node.store("a", ids(0, 500))).accepted()).isEqualTo(500);
        assertThat(copies(node, "stored")).isZero();
    }

    @Test
    void floorThatAnotherNodeRaisedIsKept() throws Exception {
        TestNode node = start();
        await(node.store("a", ids(0, 300)));
        node.query("select raise_trade_floor('2024-03-01 00:00:00+00')");
        List<PostedTrade> trades = new ArrayList<>(ids(300, 600));
        trades.set(7, Trades.trade("old", Instant.parse("2024-02-01T00:00:00Z"), "2", "10", "5"));
        Stored stored = await(node.store("a", trades));
        assertThat(stored.accepted()).isEqualTo(299);
        assertThat(stored.refused())
                .extracting(refused -> refused.refusal().code())
                .containsExactly(RefusalCode.TOO_OLD);
        assertThat(copies(node, "stored")).isOne();
        assertThat(copies(node, "mistaken")).isOne();
    }

    @Test
    void roleThatMayMakeNoTemporaryTablesWritesByStatements() throws Exception {
        String uri = TestPostgres.createDatabase();
        String database = uri.substring(uri.lastIndexOf('/') + 1);
        String role = "plain_" + database;
        try (Connection connection = TestPostgres.connect(uri);
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + role + " login password 'secret'");
            statement.execute("grant all on schema public to " + role);
            statement.execute("revoke temporary on database " + database + " from public");
        }
        nodes.add(TestNode.start(uri.replaceFirst("//[^@]*@", "//" + role + ":secret@"), Configuration.defaults()));
        TestNode node = nodes.get(0);
        assertThat(await(node.store("a", ids(0, 300))).accepted()).isEqualTo(300);
        assertThat(await(node.store("a", ids(300, 600))).accepted()).isEqualTo(300);
        assertThat(node.query("select distinct trades from candles")).containsExactly("600");
        assertThat(copies(node, "mistaken")).isOne();
        assertThat(node.query("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and application_name = 'hyperdex copies'"))
                .containsExactly("0");
    }

    @Test
    void batchOfNothingThatCanBeStoredIsNoCopy() {
        TestNode node = start();
        await(node.store("a", List.of(Trades.trade("a"))));
        List<PostedTrade> others = IntStream.range(0, 300)
                .mapToObj(i -> Trades.ofOtherPair("b" + i))
                .toList();
        assertThat(await(node.store("a", others)).refused()).hasSize(300);
        assertThat(copies(node, "stored") + copies(node, "mistaken")).isZero();
    }

    @Test
    void everyFieldOfATradeIsCopied() throws Exception {
        List<PostedTrade> day = new ArrayList<>(RecordedDay.trades().subList(0, 1_000));
        TestNode large = start().describeRecordedMarket();
        TestNode small = start().describeRecordedMarket();
        large.storeInChunks("replay", day, 500);
        small.storeInChunks("replay", day, SMALL);
        assertThat(copies(large, "stored")).isEqualTo(2);
        assertThat(large.query(TRADES)).hasSize(1_000).isEqualTo(small.query(TRADES));
        assertThat(large.query(CANDLES)).isEqualTo(small.query(CANDLES));
        String heads = "select * from chain_heads";
        assertThat(large.query(heads)).hasSize(1).isEqualTo(small.query(heads));
    }

    private static double copies(TestNode node, String result) {
        var counter = node.context
                .meters()
                .find("hyperdex.ingest.copies")
                .tag("result", result)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private static List<PostedTrade> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> Trades.trade("t" + i)).toList();
    }

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        return new Random(seed);
    }

    /** Trades of some pools at random times. */
    private static List<PostedTrade> market(Random random, String name, int count) {
        List<PostedTrade> trades = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long micros = 1_000_000L * random.nextInt(DAYS_SECONDS) + 1_000L * (trades.size() % 1_000);
            Instant time = Trades.TIME.plusNanos(1_000 * micros);
            String amount = String.valueOf(1 + random.nextInt(1_000));
            String out = random.nextInt(20) == 0 ? null : String.valueOf(1 + random.nextInt(1_000));
            trades.add(
                    random.nextInt(3) == 0
                            ? Trades.inPool(
                                    name + i,
                                    "0x" + String.valueOf(random.nextInt(5)).repeat(40),
                                    time)
                            : Trades.trade(name + i, time, amount, out, String.valueOf(1 + random.nextInt(9))));
        }
        return trades;
    }
}
