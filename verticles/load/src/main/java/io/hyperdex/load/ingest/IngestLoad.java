package io.hyperdex.load.ingest;

import io.hyperdex.load.ingest.IngestReport.Median;
import io.hyperdex.load.ingest.IngestReport.Round;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.node.Database;
import io.hyperdex.load.node.Posting;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.node.Waiting;
import io.hyperdex.load.report.Machine;
import io.hyperdex.load.report.ReportFiles;
import io.hyperdex.load.report.ReportFiles.Verdict;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures and reports; the exit code is 1 when trades were lost, doubled or refused. */
public final class IngestLoad {
    /** The warm-up, in which the JIT compiles, has one in so many of a round's trades. */
    private static final int WARM_UP_ONE_IN = 2;

    /** Of the node that is started. */
    private static final Map<String, String> ALONE = Map.of("HYPERDEX_ROLES", "ingest");

    private final IngestOptions options;
    private final Instant startedAt = Instant.now();

    public IngestLoad(IngestOptions options) {
        this.options = options;
    }

    public int run() throws IOException, SQLException, InterruptedException {
        System.out.println("seed=" + options.seed());
        IngestReport report;
        Vertx vertx = Vertx.vertx();
        try (Target target = target()) {
            report = measured(target, vertx);
        } finally {
            Waiting.on(vertx.close());
        }
        return ReportFiles.write(
                options.directory(),
                report,
                IngestPage.of(report),
                new Verdict(report.outcome(), report.findings(), report.goals()));
    }

    private Target target() throws IOException, InterruptedException {
        return options.node() == null ? Target.startedIn(options.directory(), ALONE) : Target.running(options.node());
    }

    private IngestReport measured(Target target, Vertx vertx) throws IOException, SQLException, InterruptedException {
        var database = new Database(target.postgres());
        List<Round> rounds = new ArrayList<>();
        var posting = new Posting(vertx, target, options.bodies().mediaType(), options.pace());
        var measuring = new Rounds(options, database, vertx, posting, database.cpuClock(target.pid()));
        System.out.println("warming up …");
        measuring.run(0, Math.max(1, options.trades() / WARM_UP_ONE_IN));
        for (int number = 1; number <= Market.roundsMax(); number++) {
            Round round = measuring.run(number, options.trades());
            rounds.add(round);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: COPY %,.0f rows/s, unnest %,.0f rows/s, POST %,.0f trades/s"
                            + " (p50 %.1f ms, p99 %.1f ms), load average %.1f%n",
                    number,
                    round.copy().rowsPerSecond(),
                    round.unnest().rowsPerSecond(),
                    round.post().tradesPerSecond(),
                    round.post().acknowledgement().p50Millis(),
                    round.post().acknowledgement().p99Millis(),
                    round.loadAverage());
        }
        return report(database, rounds, measuring.findings());
    }

    private IngestReport report(Database database, List<Round> rounds, List<String> lost) throws SQLException {
        Median median = Median.of(rounds);
        List<String> disturbed = new ArrayList<>();
        for (Round round : rounds) {
            if (round.copy().rowsPerSecond() < IngestReport.COPY_ROWS_PER_SECOND_MIN) {
                disturbed.add(String.format(
                        Locale.ROOT,
                        "round %d: COPY itself reached only %,.0f rows/s",
                        round.round(),
                        round.copy().rowsPerSecond()));
            }
        }
        List<String> findings = new ArrayList<>(lost);
        findings.addAll(disturbed);
        return new IngestReport(
                "ingest",
                options.seed(),
                startedAt,
                Verdict.outcome(lost, disturbed),
                findings,
                Machine.here(),
                database.versions(),
                settings(database),
                workload(rounds),
                rounds,
                median,
                IngestReport.goals(median),
                conditions());
    }

    private Map<String, Object> settings(Database database) throws SQLException {
        Map<String, Object> settings = new LinkedHashMap<>(database.settings());
        settings.put("connections", options.connections());
        settings.put("batch", options.batch());
        settings.put("mediaType", options.bodies().mediaType());
        settings.put("rate", options.rate());
        settings.put("secondsMax", options.limit() == null ? 0 : options.limit().toSeconds());
        settings.put("baselineBatch", Baselines.BATCH);
        settings.put("preparedTradesMax", (long) Baselines.preparedMax(Baselines.BATCH) * Baselines.BATCH);
        return settings;
    }

    private Map<String, Object> workload(List<Round> rounds) {
        Round first = rounds.get(0);
        Map<String, Object> workload = new LinkedHashMap<>();
        workload.put("tradesPerRound", options.trades());
        workload.put("days", Market.DAYS);
        workload.put("pools", options.pools());
        workload.put("poolExponent", Market.POOL_EXPONENT);
        workload.put("traders", Market.TRADERS);
        workload.put("traderExponent", Market.TRADER_EXPONENT);
        workload.put(
                "bodyBytesPerTrade",
                first.post().bodyBytes() / Math.max(1, first.post().trades()));
        workload.put(
                "rowBytesPerTrade",
                first.copy().rowBytes() / Math.max(1, first.copy().rows()));
        return workload;
    }

    private List<String> conditions() {
        List<String> conditions = new ArrayList<>(List.of(
                "The generator, the node and PostgreSQL share the cores of one machine; the CPU seconds say who had them.",
                "What is sent is made before the clock starts, for all three alike: preparedTradesMax trades, by the"
                        + " memory of the generator; more are made while the others are sent.",
                "COPY and unnest fill an empty table with the columns, the primary key and the indexes of trades, over one"
                        + " connection, and store nothing else: no identity, candles, outbox or commit order. COPY is text, all"
                        + " in one transaction; unnest is binary, a transaction for each batch, one after the other.",
                "A node that is started for it has the role ingest alone; what reads trades would be other nodes' work.",
                "The node stores the same rows, and keeps identity, candles of every stored length, outbox and commit order in the"
                        + " same transaction as the trades, before it acknowledges them.",
                "Every round has pools and a month of its own, so its trades meet an empty partition and nothing is a"
                        + " duplicate; a checkpoint precedes each measurement.",
                "A warm-up of half a round precedes the first round and is not reported.",
                "After each round, trades, identities and the trades in candles of each stored length are counted and must"
                        + " equal what was acknowledged, and the bytes of the rows must equal those of the baseline."));
        if (options.rate() > 0) {
            conditions.add("Latency counts from when a batch was due at " + options.rate() + " trades/s.");
        }
        return conditions;
    }
}
