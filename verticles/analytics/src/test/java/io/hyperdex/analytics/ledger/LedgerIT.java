package io.hyperdex.analytics.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.TestPostgres;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ledgers write does not depend on how their trades came, nor on what became of who wrote it. */
@Timeout(180)
class LedgerIT {
    private static final int TRADES = 1_200;
    private static final int TRADERS = 6;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** Each share remembers one ledger, so that most are read back when they trade again. */
    @Test
    void rowsEqualARebuildAfterLateDoubleAndCorrectedTrades() throws Exception {
        System.out.println("seed=" + seed);
        try (var scene = new LedgerScene(random, TestPostgres.createStore(), 1)) {
            scene.price();
            scene.follow();
            List<PostedTrade> trades = scene.shuffled(scene.trades(TRADES, TRADERS));
            for (int from = 0; from < TRADES; from += 100) {
                scene.store(trades.subList(from, from + 100));
                scene.store(trades.subList(Math.max(0, from - 50), from));
                if (from > 0 && from % 300 == 0) {
                    scene.correct(1 + random.nextInt(from));
                }
            }
            scene.settled();
            List<List<String>> incremental = scene.rows();
            assertThat(incremental).allSatisfy(rows -> assertThat(rows).isNotEmpty());

            var told = new AtomicInteger();
            scene.node
                    .context
                    .bus()
                    .listen(
                            Topics.CHANGED,
                            change -> told.addAndGet((int) change.changes().stream()
                                    .filter(one -> one.tag().startsWith("trader:"))
                                    .count()));
            scene.rebuildAll();
            scene.settled();

            assertThat(scene.rows()).isEqualTo(incremental);
            Eventually.holds("caches are told", Duration.ofSeconds(10), () -> told.get() == TRADERS);
            assertThat(scene.node.query("select sum(trades) from ledgers"))
                    .isEqualTo(scene.node.query("select count(*) from trades where status = 0"));
        }
    }

    @Test
    void nothingIsCountedTwiceOrMissedThoughWorkIsCutOffAtRandom() throws Exception {
        System.out.println("seed=" + seed);
        String database = TestPostgres.createStore();
        try (var scene = new LedgerScene(random, database);
                var other = new LedgerScene(random, database)) {
            scene.price();
            scene.follow();
            other.follow();
            List<PostedTrade> trades = scene.trades(TRADES, TRADERS);
            for (int from = 0; from < TRADES; from += 60) {
                scene.store(trades.subList(from, from + 60));
                if (random.nextInt(3) == 0) {
                    scene.node.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where application_name like 'lease ledger-" + random.nextInt(LedgerShare.SHARES)
                            + "%' and datname = current_database()");
                }
            }
            other.leave();
            scene.settled();
            List<List<String>> followed = scene.rows();

            scene.rebuildAll();
            scene.settled();

            assertThat(scene.rows()).isEqualTo(followed);
            assertThat(scene.node.query("select sum(trades) from ledgers"))
                    .isEqualTo(scene.node.query("select count(*) from trades where status = 0"));
        }
    }

    /** Ledgers are passed to the hour of now between trades, and forgotten then. */
    @Test
    void rowsEqualARebuildThoughTimeGoesOnBetweenTrades() throws Exception {
        System.out.println("seed=" + seed);
        try (var scene = new LedgerScene(random, TestPostgres.createStore(), 1)) {
            scene.price();
            scene.follow();
            List<PostedTrade> trades = scene.trades(400, TRADERS);
            for (int from = 0; from < 400; from += 100) {
                scene.store(trades.subList(from, from + 100));
                scene.settled();
            }
            List<List<String>> incremental = scene.rows();

            scene.rebuildAll();
            scene.settled();

            assertThat(scene.rows()).isEqualTo(incremental);
        }
    }

    /** The clock does not pass over trades that wait. */
    @Test
    void tradesThatWaitedAreNotLate() throws Exception {
        System.out.println("seed=" + seed);
        try (var scene = new LedgerScene(random, TestPostgres.createStore())) {
            scene.price();
            Instant start = Instant.now().minus(Duration.ofHours(5)).truncatedTo(ChronoUnit.SECONDS);
            List<PostedTrade> trades =
                    scene.trades(9_000, TRADERS, start, Duration.ofHours(5).toSeconds());
            for (int from = 0; from < trades.size(); from += 1_000) {
                scene.store(trades.subList(from, from + 1_000));
            }
            scene.follow();
            scene.settled();

            // Of a transaction that is cut in two by what is followed at once, the ledger is made again.
            assertThat(scene.node
                            .context
                            .meters()
                            .get("hyperdex.ledger.late")
                            .counter()
                            .count())
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void poolThatIsDescribedAfterItsTradesMakesLedgersAgain() throws Exception {
        System.out.println("seed=" + seed);
        try (var scene = new LedgerScene(random, TestPostgres.createStore())) {
            scene.price();
            scene.follow();
            scene.store(scene.trades(300, TRADERS));
            scene.settled();
            List<List<String>> undescribed = scene.rows();

            scene.describe(new BigDecimal("0.003"), TokenSide.TOKEN1);
            scene.settled();
            List<List<String>> described = scene.rows();
            assertThat(described).isNotEqualTo(undescribed);
            scene.rebuildAll();
            scene.settled();
            assertThat(scene.rows()).isEqualTo(described);

            scene.describe(new BigDecimal("0.003"), TokenSide.TOKEN0);
            scene.settled();
            List<List<String>> inverted = scene.rows();
            assertThat(inverted).isNotEqualTo(described);
            scene.rebuildAll();
            scene.settled();
            assertThat(scene.rows()).isEqualTo(inverted);
        }
    }

    @Test
    void oldHoursWithoutTradesGo() throws Exception {
        try (var scene = new LedgerScene(random, TestPostgres.createStore())) {
            for (boolean traded : List.of(true, false)) {
                for (String step : List.of("3600", "86400")) {
                    scene.node.execute(
                            "insert into ledger_points (ledger_id, step, at, value, deposits, withdrawals, trades,"
                                    + " unpriced, profits, traded) values (" + (traded ? 1 : 2) + ", " + step
                                    + ", '2024-01-05', 0, 0, 0, 0, 0, '', " + traded + ")");
                }
            }
            scene.follow();

            Eventually.holds(
                    "the idle hour goes",
                    Duration.ofSeconds(20),
                    () -> scene.node
                            .query("select ledger_id, step from ledger_points order by 1, 2")
                            .equals(List.of("1|3600", "1|86400", "2|86400")));
        }
    }
}
