package io.hyperdex.load.stream;

import io.hyperdex.load.node.Database;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Machine;
import io.hyperdex.load.report.ReportFiles;
import io.hyperdex.load.report.ReportFiles.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a kind of load has measured so far, on a node of its own or on one that runs. */
final class StreamRun {
    /** A node with {@code bench:} topics. */
    static final Map<String, String> BENCH = Map.of("HYPERDEX_PUSH_BENCH", "true");

    private final String name;
    private final StreamOptions options;
    private final Instant startedAt = Instant.now();
    private final List<Measured> measured = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> disturbed = new ArrayList<>();
    private final Map<String, List<Map<String, Object>>> tables = new LinkedHashMap<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();

    /** What is done with the node. */
    interface Work {
        void on(Target target) throws IOException, SQLException, InterruptedException;
    }

    StreamRun(String name, StreamOptions options) {
        this.name = name;
        this.options = options;
        System.out.println("seed=" + options.seed());
        settings.put("sockets", options.sockets());
        settings.put("secondsPerMeasurement", options.duration().toSeconds());
        settings.put("clientThreads", options.threads());
        settings.put("serverEventLoops", Runtime.getRuntime().availableProcessors());
        settings.put("serverJvm", "-Xmx1g -XX:G1HeapRegionSize=8m");
    }

    /** @param nodeSettings of a node that is started for it, by their names in the environment */
    void onNode(Map<String, String> nodeSettings, Work work) throws IOException, SQLException, InterruptedException {
        Target.Running node = options.node();
        if (node != null) {
            work.on(Target.running(node));
            return;
        }
        settings.putAll(nodeSettings);
        Path data = Target.temporary(options.directory());
        try (Target target = Target.started(data, new HashMap<>(nodeSettings))) {
            versions.putAll(new Database(target.postgres()).versions());
            work.on(target);
        } finally {
            Target.remove(data);
        }
    }

    static CpuClock cpu(Target target) throws SQLException {
        return target.pid() == null ? new CpuClock(null, null) : new Database(target.postgres()).cpuClock(target.pid());
    }

    void add(Measuring measuring) {
        compare(measuring);
        wrong.addAll(measuring.wrong());
    }

    /** Of a server that may be wrong. */
    void compare(Measuring measuring) {
        measured.addAll(measuring.measured());
    }

    void wrong(List<String> findings) {
        wrong.addAll(findings);
    }

    void disturbed(String finding) {
        disturbed.add(finding);
    }

    void row(String table, Map<String, Object> row) {
        tables.computeIfAbsent(table, absent -> new ArrayList<>()).add(row);
        System.out.println(table + ": " + row);
    }

    List<Measured> measured(String server, String what) {
        return measured.stream()
                .filter(one -> one.server().equals(server) && one.what().equals(what))
                .toList();
    }

    @Nullable
    Double median(String server, String what, Function<Measured, @Nullable Double> figure) {
        return Figures.median(measured(server, what), figure);
    }

    /** Of a column of a table. */
    @Nullable
    Double median(String table, String column) {
        return Figures.median(
                tables.getOrDefault(table, List.of()),
                row -> row.get(column) instanceof Number number ? number.doubleValue() : null);
    }

    /** Writes the report; gives the exit code. */
    int finish(List<Goal> goals, List<String> conditions) throws IOException {
        List<String> findings = new ArrayList<>(wrong);
        findings.addAll(disturbed);
        var report = new StreamReport(
                name,
                options.seed(),
                startedAt,
                Verdict.outcome(wrong, disturbed),
                findings,
                Machine.here(),
                versions,
                settings,
                measured,
                tables,
                goals,
                conditions);
        return ReportFiles.write(
                options.directory(),
                report,
                StreamPage.of(report),
                new Verdict(report.outcome(), report.findings(), report.goals()));
    }
}
