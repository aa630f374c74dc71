package io.hyperdex.load.reads;

import io.hyperdex.load.http.MachineCheck;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.node.Database;
import io.hyperdex.load.node.NodeClient;
import io.hyperdex.load.node.StoredMarket;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.node.Waiting;
import io.hyperdex.load.reads.ReadsReport.Checked;
import io.hyperdex.load.reads.ReadsReport.Compared;
import io.hyperdex.load.reads.ReadsReport.Faulted;
import io.hyperdex.load.reads.ReadsReport.Kind;
import io.hyperdex.load.reads.ReadsReport.Median;
import io.hyperdex.load.reads.ReadsReport.Mode;
import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Machine;
import io.hyperdex.load.report.ReportFiles;
import io.hyperdex.load.report.ReportFiles.Verdict;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures and reports; the exit code is 1 when an answer was wrong. */
public final class ReadsLoad {
    private static final int ROUNDS = 3;
    private static final Map<String, String> WITH_CACHE = Target.WITHOUT_ANALYTICS;
    private static final Map<String, String> WITHOUT_CACHE = Map.of("HYPERDEX_ROLES", "ingest,query,push");

    private static final Duration MACHINE_CHECK_MAX = Duration.ofSeconds(5);
    private static final int AGREED = 400;
    private static final int SINGLE_READS_MAX = 500;

    private final ReadsOptions options;
    private final Vertx vertx = Vertx.vertx();
    private final Instant startedAt = Instant.now();
    private final List<String> wrong = new ArrayList<>();
    private final List<Mode> modes = new ArrayList<>();
    private final List<Kind> singleUser = new ArrayList<>();
    private final List<Compared> compared = new ArrayList<>();
    private final List<Faulted> faulted = new ArrayList<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private Checked checked = new Checked(0, 0, 0);

    public ReadsLoad(ReadsOptions options) {
        this.options = options;
    }

    public int run() throws IOException, SQLException, InterruptedException {
        double bare = MachineCheck.requestsPerSecond(
                options.directory(),
                options.round().compareTo(MACHINE_CHECK_MAX) < 0 ? options.round() : MACHINE_CHECK_MAX);
        StoredMarket stored;
        try {
            stored = options.node() == null ? ownNodes() : runningNode(options.node());
        } finally {
            Waiting.on(vertx.close());
        }
        ReadsReport report = report(stored, bare);
        return ReportFiles.write(
                options.directory(),
                report,
                ReadsPage.of(report),
                new Verdict(report.outcome(), report.findings(), report.goals()));
    }

    private StoredMarket runningNode(Target.Running node) throws IOException, SQLException, InterruptedException {
        StoredMarket stored = asked();
        System.out.println("seed=" + stored.seed());
        try (Target target = Target.running(node)) {
            stored.load(vertx, target);
            describe(target);
            measure("as configured", target, stored.market(), Map.of(), ROUNDS);
        }
        return stored;
    }

    private StoredMarket ownNodes() throws IOException, SQLException, InterruptedException {
        Path data = options.data() == null ? Target.temporary(options.directory()) : options.data();
        try {
            return ownNodes(Files.createDirectories(data).toRealPath());
        } finally {
            if (options.data() == null) {
                Target.remove(data);
            }
        }
    }

    private StoredMarket ownNodes(Path data) throws IOException, SQLException, InterruptedException {
        StoredMarket kept = StoredMarket.of(data);
        StoredMarket stored = kept == null ? asked() : kept.requireSize(options.trades(), options.pools());
        System.out.println("seed=" + stored.seed());
        Market market = stored.market();
        Agreement agreement;
        try (Target target = Target.started(data, WITH_CACHE)) {
            if (kept == null) {
                stored.load(vertx, target);
                stored.keep(data);
            }
            describe(target);
            measure("with the cache", target, market, WITH_CACHE, ROUNDS);
            if (options.faults()) {
                var rounds = new ReadRounds(options, vertx, market, target);
                for (Fault fault : Fault.values()) {
                    faulted.add(rounds.fault(fault, faulted.size() + 1));
                }
            }
            agreement = Agreement.read(new NodeClient(target.url(), null), mix(market, target), AGREED);
        }
        try (Target target = Target.started(data, WITHOUT_CACHE)) {
            wrong.addAll(agreement.differences(new NodeClient(target.url(), null)));
            checked = checked.plus(new Checked(0, 0, agreement.size()));
            measure("without", target, market, WITHOUT_CACHE, ROUNDS);
            int reads = (int) Math.min(SINGLE_READS_MAX, 10 * options.round().toSeconds());
            singleUser.addAll(SingleUser.measure(target.url(), mix(market, target), reads, wrong));
        }
        if (options.ab()) {
            for (Variant variant : Variant.known()) {
                compare(variant, data, market);
            }
        }
        return stored;
    }

    private void compare(Variant variant, Path data, Market market)
            throws IOException, SQLException, InterruptedException {
        List<Median> medians = new ArrayList<>();
        for (Map<String, String> side : List.of(variant.before(), variant.after())) {
            Map<String, String> ofSide = new LinkedHashMap<>(WITH_CACHE);
            ofSide.putAll(side);
            try (Target target = Target.started(data, ofSide)) {
                var rounds = new ReadRounds(options, vertx, market, target);
                medians.add(Median.of(rounds.run(String.valueOf(side), 1)));
                wrong.addAll(rounds.findings());
                checked = checked.plus(rounds.checked());
            }
        }
        compared.add(new Compared(variant.name(), variant.from(), variant.to(), medians.get(0), medians.get(1)));
    }

    private void measure(String name, Target target, Market market, Map<String, String> changed, int count)
            throws IOException, SQLException, InterruptedException {
        var rounds = new ReadRounds(options, vertx, market, target);
        modes.add(Mode.of(name, changed, rounds.run(name, count)));
        wrong.addAll(rounds.findings());
        checked = checked.plus(rounds.checked());
    }

    private StoredMarket asked() {
        return StoredMarket.endingNow(options.seed(), options.trades(), options.pools());
    }

    private ReadMix mix(Market market, Target target) {
        return new ReadMix(market, target.url(), target.key(), options.seed());
    }

    private void describe(Target target) throws SQLException {
        var database = new Database(target.postgres());
        settings.putAll(database.settings());
        settings.put("rate", options.rate());
        settings.put("ingest", options.ingest());
        settings.put("secondsPerRound", options.round().toSeconds());
        settings.put("connections", options.connections());
        versions.putAll(database.versions());
    }

    private ReadsReport report(StoredMarket stored, double bare) {
        List<String> disturbed = ReadsReport.disturbed(bare);
        List<String> findings = new ArrayList<>(wrong);
        findings.addAll(disturbed);
        List<Goal> goals = ReadsReport.goals(modes, singleUser);
        return new ReadsReport(
                "reads",
                stored.seed(),
                startedAt,
                Verdict.outcome(wrong, disturbed),
                findings,
                Machine.here(),
                versions,
                settings,
                workload(stored),
                bare,
                modes,
                singleUser,
                checked,
                compared,
                faulted,
                goals,
                ReadsPage.conditions(options));
    }

    private static Map<String, Object> workload(StoredMarket stored) {
        Map<String, Object> workload = new LinkedHashMap<>();
        workload.put("storedTrades", stored.trades());
        workload.put("storedFrom", stored.start());
        workload.put("days", Market.DAYS);
        workload.put("pools", stored.pools());
        workload.put("poolExponent", Market.POOL_EXPONENT);
        workload.put("traders", Market.TRADERS);
        workload.put("traderExponent", Market.TRADER_EXPONENT);
        workload.put("conditionalPercent", ReadMix.CONDITIONAL_PERCENT);
        for (ReadKind kind : ReadKind.values()) {
            workload.put(kind.title() + ", percent", kind.percent());
        }
        return workload;
    }
}
