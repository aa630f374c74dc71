package io.hyperdex.load.cache;

import static io.hyperdex.load.report.Html.figure;
import static io.hyperdex.load.report.Html.text;

import io.hyperdex.load.cache.CacheReport.Median;
import io.hyperdex.load.cache.CacheReport.Round;
import io.hyperdex.load.report.Bars;
import io.hyperdex.load.report.CpuRows;
import io.hyperdex.load.report.Html;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Parts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code report.html}: the figures of the report as a page. */
final class CachePage {
    static final List<String> CONDITIONS = List.of(
            "The generator, the servers, PostgreSQL and Redis share the cores of one machine; the CPU seconds say who had them.",
            "The node has every role but analytics, which would value the stored trades meanwhile.",
            "The bare server is a Vert.x HTTP server in a JVM of its own, with as many event loops behind its port as the node"
                    + " and the same JVM settings. It has the node's answers ready, body and headers, and writes them; it"
                    + " checks, counts and logs nothing.",
            "The requests are the same byte for byte, but for the Host. The node checks the key, its limits and the contract,"
                    + " counts usage and metrics, and answers from its memory.",
            "Both are measured in turn by one thread over the same number of connections, each with one request at a time.",
            "Every answer is compared with what it must be, up to the time in asOf.",
            "A measurement of each, not reported, precedes the first round.",
            "Times inside the node are total in Server-Timing: from the parsed request to the answer's head. Under load they"
                    + " are those of one answer in 32.",
            "Alone: one request at a time on an idle node. Redis hits are those of a second node, started on the same stores,"
                    + " which finds the answers in Redis that the first one has put there; 1,500 others warm it up.",
            "Calls of Redis are those that it counts itself, of everything that the node does meanwhile.");

    private CachePage() {}

    static String of(CacheReport report) {
        var body =
                new StringBuilder(Parts.head(report.startedAt(), report.seed(), report.outcome(), report.findings()));
        body.append(Parts.goals(report.goals())).append(throughput(report));
        body.append("<h2>Rounds</h2>\n").append(rounds(report));
        body.append("<h2>Alone</h2>\n").append(alone(report));
        body.append("<h2>Calls of Redis and counters</h2>\n").append(calls(report));
        body.append("<h2>CPU seconds</h2>\n").append(cpu(report));
        body.append("<h2>Machine</h2>\n").append(Parts.machine(report.machine(), report.versions()));
        body.append("<h2>Workload</h2>\n").append(Html.table(report.workload()));
        body.append("<h2>Settings</h2>\n").append(Html.table(report.settings()));
        body.append("<h2>Conditions</h2>\n").append(Html.list(report.conditions()));
        return Html.page("Answers from memory", body.toString());
    }

    private static String throughput(CacheReport report) {
        List<Bars.Group> groups = report.rounds().stream()
                .map(round -> new Bars.Group(
                        "round " + round.round(),
                        List.of(round.bare().perSecond(), round.node().perSecond())))
                .toList();
        return Bars.svg("GET /v1/candles from memory", "requests/s", List.of("bare", "node"), groups);
    }

    private static String rounds(CacheReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (Round round : report.rounds()) {
            Median alone = Median.of(List.of(round));
            List<String> row = row(String.valueOf(round.round()), alone);
            Latency latency = round.node().latency();
            row.add(text(latency.p50Millis()));
            row.add(text(latency.p99Millis()));
            row.add(text(round.memoryShare()));
            row.add(figure(round.loadAverage()));
            rows.add(row);
        }
        List<String> median = row("median", report.median());
        median.addAll(List.of("", "", "", ""));
        rows.add(median);
        return Html.table(
                List.of(
                        "",
                        "bare/s",
                        "node/s",
                        "node/bare",
                        "inside p50 ms",
                        "inside p99 ms",
                        "p50 ms",
                        "p99 ms",
                        "from memory",
                        "load"),
                rows);
    }

    private static List<String> row(String name, Median median) {
        return new ArrayList<>(List.of(
                name,
                figure(median.barePerSecond()),
                figure(median.nodePerSecond()),
                text(median.nodeToBare()),
                text(median.memoryInsideP50Millis()),
                text(median.memoryInsideP99Millis())));
    }

    private static String alone(CacheReport report) {
        List<List<String>> rows = new ArrayList<>();
        if (report.alone() != null) {
            report.alone().forEach((layer, alone) -> {
                rows.add(latency(layer + ", inside", alone.inside()));
                rows.add(latency(layer + ", to the client", alone.outside()));
            });
        }
        return Html.table(List.of("", "answers", "p50 ms", "p90 ms", "p99 ms", "max ms"), rows);
    }

    private static List<String> latency(String name, @Nullable Latency latency) {
        return latency == null
                ? List.of(name, "–", "–", "–", "–", "–")
                : List.of(
                        name,
                        String.valueOf(latency.count()),
                        text(latency.p50Millis()),
                        text(latency.p90Millis()),
                        text(latency.p99Millis()),
                        text(latency.maxMillis()));
    }

    private static String calls(CacheReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (Round round : report.rounds()) {
            String name = "round " + round.round();
            rows.add(List.of(
                    name + ", requests answered", String.valueOf(round.node().answered())));
            if (round.redisCalls() != null) {
                round.redisCalls()
                        .forEach((command, calls) ->
                                rows.add(List.of(name + ", Redis " + command, String.valueOf(calls))));
            }
            round.counters().forEach((counter, growth) -> rows.add(List.of(name + ", " + counter, figure(growth))));
        }
        return Html.table(List.of("", ""), rows);
    }

    private static String cpu(CacheReport report) {
        var rows = new CpuRows("server");
        for (Round round : report.rounds()) {
            rows.add(
                    round.round() + " bare",
                    round.bare().seconds(),
                    round.bare().cpuSeconds());
            rows.add(
                    round.round() + " node",
                    round.node().seconds(),
                    round.node().cpuSeconds());
        }
        return rows.table();
    }
}
