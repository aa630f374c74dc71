package io.hyperdex.load.cache;

import io.hyperdex.load.cache.CacheReport.Median;
import io.hyperdex.load.cache.CacheReport.Round;
import io.hyperdex.load.http.BareProcess;
import io.hyperdex.load.http.BareProcess.Recording;
import io.hyperdex.load.http.ClosedLoop.Sample;
import io.hyperdex.load.http.Request;
import io.hyperdex.load.node.Database;
import io.hyperdex.load.node.StoredMarket;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.node.Waiting;
import io.hyperdex.load.report.Machine;
import io.hyperdex.load.report.ReportFiles;
import io.hyperdex.load.report.ReportFiles.Verdict;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures and reports; the exit code is 1 when an answer was wrong. */
public final class CacheLoad {
    private static final int ROUNDS = 3;
    private static final long TRADES = 20_000;
    private static final int POOLS = 8;
    /** Answers asked for one after the other: the first ones warm up. */
    private static final int ALONE = 2_000;

    private static final int ALONE_WARM = 1_500;

    private final CacheOptions options;
    private final Caller caller = new Caller();
    private final Vertx vertx = Vertx.vertx();
    private final Instant startedAt = Instant.now();
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, Object> workload = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private List<Round> rounds = List.of();
    private @Nullable Map<String, Answers.Alone> alone;

    public CacheLoad(CacheOptions options) {
        this.options = options;
    }

    public int run() throws IOException, SQLException, InterruptedException {
        System.out.println("seed=" + options.seed());
        try {
            if (options.node() == null) {
                ownNode();
            } else {
                Target running = Target.running(options.node());
                measure(running, String.valueOf(options.node().key()));
            }
        } finally {
            Waiting.on(vertx.close());
        }
        CacheReport report = report();
        return ReportFiles.write(
                options.directory(),
                report,
                CachePage.of(report),
                new Verdict(report.outcome(), report.findings(), report.goals()));
    }

    private void ownNode() throws IOException, SQLException, InterruptedException {
        Path data = Target.temporary(options.directory());
        try (Target target = Target.started(data, environment())) {
            String key = caller.key(target);
            StoredMarket stored = measure(target, key);
            alone = alone(target, stored, key);
        } finally {
            Target.remove(data);
        }
    }

    /** Values of trades that change would outdate what the cache knows of them. */
    private Map<String, String> environment() {
        Map<String, String> node = new HashMap<>(caller.settings());
        node.putAll(Target.WITHOUT_ANALYTICS);
        return node;
    }

    private StoredMarket measure(Target target, String key) throws IOException, SQLException, InterruptedException {
        StoredMarket stored = StoredMarket.endingNow(options.seed(), TRADES, POOLS);
        stored.load(vertx, target);
        List<String> targets = Answers.targets(stored.market(), options.candles(), options.answers());
        List<Sample> requests = Answers.requests(target.url(), targets, key);
        // The first time they may come from the store; the second time they are what a hit writes.
        Answers.known(target.url(), requests, new Recording());
        var recording = new Recording();
        List<Sample> ofNode = Answers.known(target.url(), requests, recording);
        try (BareProcess bare = BareProcess.start(options.directory(), recording)) {
            List<Sample> ofBare = ofNode.stream()
                    .map(sample -> new Sample(
                            sample.target(),
                            Request.get(bare.url(), sample.target(), Answers.headers(key)),
                            sample.begin()))
                    .toList();
            var measuring = new CacheRounds(options, vertx, target, bare);
            rounds = measuring.run(ofNode, ofBare, ROUNDS);
            wrong.addAll(measuring.findings());
        }
        describe(target, recording);
        return stored;
    }

    /** Memory hits of the node itself; Redis hits of another node, which finds there what the first has put there. */
    private Map<String, Answers.Alone> alone(Target target, StoredMarket stored, String key)
            throws IOException, InterruptedException {
        List<String> targets = Answers.targets(stored.market(), options.candles(), ALONE);
        List<String> measured = targets.subList(ALONE_WARM, ALONE);
        Answers.alone(target.url(), Answers.requests(target.url(), targets, key));
        Map<String, Answers.Alone> figures =
                new HashMap<>(Answers.alone(target.url(), Answers.requests(target.url(), measured, key)));
        Path data = Target.temporary(options.directory());
        Map<String, String> second = environment();
        second.put("HYPERDEX_NODE_ID", "n2");
        second.put("HYPERDEX_POSTGRES_URI", target.postgres());
        second.put("HYPERDEX_REDIS_URI", String.valueOf(target.redis()));
        try (Target other = Target.started(data, second)) {
            Answers.alone(other.url(), Answers.requests(other.url(), targets.subList(0, ALONE_WARM), key));
            Answers.alone(other.url(), Answers.requests(other.url(), measured, key))
                    .forEach(figures::putIfAbsent);
        } finally {
            Target.remove(data);
        }
        return figures;
    }

    private void describe(Target target, Recording recording) throws SQLException {
        var database = new Database(target.postgres());
        settings.put("connections", options.connections());
        settings.put("secondsPerMeasurement", options.round().toSeconds());
        settings.put("eventLoops", Runtime.getRuntime().availableProcessors());
        settings.put("limits", "1,000,000,000 a minute");
        workload.put("answers", options.answers());
        workload.put("candlesPerAnswer", options.candles());
        workload.put("bodyBytesPerAnswer", recording.bodyBytes() / options.answers());
        versions.putAll(database.versions());
    }

    private CacheReport report() {
        Median median = Median.of(rounds);
        List<String> disturbed = CacheReport.disturbed(rounds);
        List<String> findings = new ArrayList<>(wrong);
        findings.addAll(disturbed);
        return new CacheReport(
                "cache",
                options.seed(),
                startedAt,
                Verdict.outcome(wrong, disturbed),
                findings,
                Machine.here(),
                versions,
                settings,
                workload,
                rounds,
                median,
                alone,
                CacheReport.goals(median),
                CachePage.CONDITIONS);
    }
}
