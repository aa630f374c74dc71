package io.hyperdex.load.reads;

import io.hyperdex.load.http.Arrivals;
import io.hyperdex.load.http.RawClient;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.node.Database;
import io.hyperdex.load.node.NodeWatch;
import io.hyperdex.load.node.Posting.Posted;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.reads.ReadsReport.Checked;
import io.hyperdex.load.reads.ReadsReport.Faulted;
import io.hyperdex.load.reads.ReadsReport.Ingested;
import io.hyperdex.load.reads.ReadsReport.Reads;
import io.hyperdex.load.reads.ReadsReport.Round;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Machine;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Rounds of reads on one node while trades come in. */
final class ReadRounds {
    /** A statement outside of a transaction is one by itself. */
    private static final String TRANSACTIONS =
            "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()";

    private static final Duration FAULT_ROUND = Duration.ofSeconds(30);
    private static final Duration FAULT_AFTER = Duration.ofSeconds(5);
    private static final Duration INGEST_ALONE_MAX = Duration.ofSeconds(10);
    /** The last two are not wrong: the node says that it cannot now. */
    private static final Set<Integer> STATUSES = Set.of(200, 304, 503, 504);

    private final ReadsOptions options;
    private final Vertx vertx;
    private final Market market;
    private final Target target;
    private final Database database;
    private final CpuClock cpu;
    private final List<String> findings = new ArrayList<>();
    private Checked checked = new Checked(0, 0, 0);
    private double ingestTransactionsPerSecond;

    ReadRounds(ReadsOptions options, Vertx vertx, Market market, Target target) throws SQLException {
        this.options = options;
        this.vertx = vertx;
        this.market = market;
        this.target = target;
        this.database = new Database(target.postgres());
        this.cpu = database.cpuClock(target.pid());
    }

    /** Wrong answers so far. */
    List<String> findings() {
        return findings;
    }

    Checked checked() {
        return checked;
    }

    /** A warm-up of half a round precedes them, and trades without reads. */
    List<Round> run(String name, int count) throws IOException, SQLException, InterruptedException {
        round(0, Duration.ofMillis(options.round().toMillis() / 2));
        ingestAlone();
        List<Round> rounds = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Round round = round(number, options.round());
            rounds.add(round);
            print(name, round);
        }
        return rounds;
    }

    /**
     * Half a minute of reads, without trades; after five seconds something happens.
     *
     * @param number from 1 on: not the reads of before, whose answers are in the cache
     */
    Faulted fault(Fault fault, int number) throws IOException, InterruptedException {
        var happening = new FutureTask<Void>(() -> {
            TimeUnit.NANOSECONDS.sleep(FAULT_AFTER.toNanos());
            fault.happen(target);
            return null;
        });
        long seed = options.seed() - number;
        FaultReads reads;
        try (var client = new RawClient(target.url(), options.connections());
                var arrivals = new Arrivals(options.rate(), FAULT_ROUND, seed, client::wake)) {
            reads = new FaultReads(arrivals, new ReadMix(market, target.url(), target.key(), seed));
            new Thread(happening, "fault").start();
            client.run(reads);
            happening.get();
        } catch (ExecutionException e) {
            throw new IOException("the fault did not happen", e);
        }
        Faulted seen = reads.seen(fault, FAULT_AFTER);
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f %% of %,d reads answered well, %.2f %% in the worst second, all again after %.1f s %s%n",
                seen.fault(),
                100 * seen.goodShare(),
                seen.asked(),
                100 * seen.worstSecondGoodShare(),
                seen.goodAgainAfterSeconds(),
                seen.statuses());
        return seen;
    }

    private void ingestAlone() throws IOException, SQLException, InterruptedException {
        Duration alone = options.round().compareTo(INGEST_ALONE_MAX) < 0 ? options.round() : INGEST_ALONE_MAX;
        long before = database.number(TRANSACTIONS);
        long started = System.nanoTime();
        try (LiveTrades live = LiveTrades.start(vertx, target, market, options.ingest(), alone)) {
            live.posted();
        }
        ingestTransactionsPerSecond = (database.number(TRANSACTIONS) - before) / seconds(started);
    }

    private Round round(int number, Duration duration) throws IOException, SQLException, InterruptedException {
        double loadAverage = Machine.loadAverage();
        NodeWatch watch = NodeWatch.start(target);
        OwnWrites own = OwnWrites.start(target, market);
        try (LiveTrades live = LiveTrades.start(vertx, target, market, options.ingest(), duration)) {
            long transactions = database.number(TRANSACTIONS);
            CpuClock.Used before = cpu.now();
            long started = System.nanoTime();
            Reads reads = reads(options.seed() + number, duration);
            double seconds = seconds(started);
            CpuClock.Used used = cpu.now().since(before);
            transactions = database.number(TRANSACTIONS) - transactions;
            Ingested ingested = ingested(number, live.posted(), own.checked());
            double queries = transactions - ingestTransactionsPerSecond * seconds;
            return new Round(
                    number,
                    loadAverage,
                    Figures.rounded(seconds, 1_000),
                    reads,
                    Figures.rounded(queries / Math.max(1, reads.answered()), 100),
                    ingested,
                    watch == null ? null : watch.seen(),
                    used);
        }
    }

    private Reads reads(long seed, Duration duration) throws IOException, InterruptedException {
        var inspector = new Inspector();
        OpenReads reads;
        try (var client = new RawClient(target.url(), options.connections());
                var arrivals = new Arrivals(options.rate(), duration, seed, client::wake)) {
            reads = new OpenReads(arrivals, new ReadMix(market, target.url(), target.key(), seed), inspector);
            client.run(reads);
        } finally {
            inspector.end();
        }
        findings.addAll(inspector.findings());
        checked = checked.plus(new Checked(inspector.inspected(), 0, 0));
        if (reads.failures() > 0) {
            findings.add(reads.failures() + " reads were not answered");
        }
        reads.tally().statuses().forEach((status, count) -> {
            if (!STATUSES.contains(status)) {
                findings.add(count + " reads were answered with " + status);
            }
        });
        return Reads.of(reads);
    }

    private Ingested ingested(int number, Posted posted, OwnWrites.Checked own) {
        findings.addAll(own.findings());
        checked = checked.plus(new Checked(0, own.written(), 0));
        if (posted.accepted() + posted.duplicates() != posted.sent()) {
            findings.add(
                    "round " + number + ": of " + posted.sent() + " trades " + posted.rejected() + " were refused");
        }
        return new Ingested(posted.accepted(), posted.timed().perSecond(), Latency.of(posted.acknowledgement()));
    }

    private static double seconds(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    private static void print(String name, Round round) {
        Reads reads = round.reads();
        System.out.printf(
                Locale.ROOT,
                "%s, round %d: %,d of %,d reads answered (%s), hit ratio %s, %.2f queries a read,"
                        + " %,.0f trades/s, load average %.1f%n",
                name,
                round.round(),
                reads.answered(),
                reads.asked(),
                reads.all() == null
                        ? "none"
                        : "p50 " + reads.all().p50Millis() + " ms, p99 "
                                + reads.all().p99Millis() + " ms",
                reads.hitRatio(),
                round.queriesPerRead(),
                round.ingested().tradesPerSecond(),
                round.loadAverage());
    }
}
