package io.hyperdex.load.reads;

import static io.hyperdex.load.report.Html.figure;
import static io.hyperdex.load.report.Html.text;

import io.hyperdex.load.node.NodeWatch.Seen;
import io.hyperdex.load.reads.ReadsReport.Kind;
import io.hyperdex.load.reads.ReadsReport.Median;
import io.hyperdex.load.reads.ReadsReport.Mode;
import io.hyperdex.load.reads.ReadsReport.Round;
import io.hyperdex.load.report.Bars;
import io.hyperdex.load.report.CpuRows;
import io.hyperdex.load.report.Html;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Parts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code report.html}: the figures of the report as a page. */
final class ReadsPage {
    private static final List<String> MEDIAN = List.of(
            "answered of asked", "p50 ms", "p99 ms", "fresh p99 ms", "cached p99 ms", "hit ratio", "queries/read");

    private ReadsPage() {}

    static String of(ReadsReport report) {
        var body =
                new StringBuilder(Parts.head(report.startedAt(), report.seed(), report.outcome(), report.findings()));
        body.append(Parts.goals(report.goals())).append(plots(report));
        for (Mode mode : report.modes()) {
            body.append("<h2>Reads ").append(Html.escaped(mode.name())).append("</h2>\n");
            body.append(rounds(mode)).append(figures(mode));
            Round last = mode.rounds().get(mode.rounds().size() - 1);
            body.append("<h3>Kinds, round ").append(last.round()).append("</h3>\n");
            body.append(kinds(last.reads().kinds()));
            body.append("<p>Statuses: ").append(last.reads().statuses()).append("</p>\n");
        }
        body.append("<h2>One user, fresh</h2>\n").append(kinds(report.singleUser()));
        body.append("<h2>Settings compared</h2>\n").append(compared(report));
        body.append("<h2>Servers killed and frozen</h2>\n").append(faulted(report));
        body.append("<h2>CPU seconds</h2>\n").append(cpu(report));
        body.append("<h2>Machine</h2>\n").append(Parts.machine(report.machine(), report.versions()));
        body.append("<h2>Workload</h2>\n").append(Html.table(report.workload()));
        body.append("<h2>Settings</h2>\n").append(Html.table(report.settings()));
        body.append("<h2>Conditions</h2>\n").append(Html.list(report.conditions()));
        return Html.page("Reads of a large store", body.toString());
    }

    static List<String> conditions(ReadsOptions options) {
        return List.of(
                "The generator, the node, PostgreSQL and Redis share the cores of one machine; the CPU seconds say who had them.",
                "A node that is started for this has every role but analytics, which would make ledgers of the stored trades all the while.",
                "Reads become due at random (Poisson) at " + options.rate()
                        + "/s, whether or not the node keeps up; a time"
                        + " counts from when the read was due to the last byte of its answer.",
                "Pools and traders are read by the distribution by which they trade. The stored trades end when they were"
                        + " loaded; those that come in meanwhile are of now, by the same pools and traders, from one client"
                        + " that posts ten times a second.",
                "Fresh answers are those that X-Cache calls miss, or that have no such header; cached ones are memory, redis"
                        + " and stale.",
                "Queries a read: transactions that pg_stat_database has counted in the round, without those that as many trades"
                        + " a second cause when nobody reads, by the reads answered. A statement outside of a transaction"
                        + " counts as one, a fold of candles in a snapshot too.",
                "A warm-up of half a round, and the posting alone, precede the first round of a node and are not reported.",
                "One user: one connection, each kind by itself, as many reads before that are not counted, no cache, no"
                        + " trades coming in.",
                "One answer of 200 in twenty is read through: order, range, filter and size must be those asked for. Twice a"
                        + " second a client posts a trade and reads its pool, which must be as new as the answer to the post."
                        + " At the end, answers with the cache are compared with those of a node without it.");
    }

    private static String plots(ReadsReport report) {
        List<String> modes = report.modes().stream().map(Mode::name).toList();
        List<Bars.Group> p99 = List.of(
                new Bars.Group("all", all(report, Median::allP99Millis)),
                new Bars.Group("fresh", all(report, Median::freshP99Millis)),
                new Bars.Group("cached", all(report, Median::cachedP99Millis)));
        List<Bars.Group> costs = List.of(
                new Bars.Group("node", all(report, Median::nodeMicrosPerRead)),
                new Bars.Group("PostgreSQL", all(report, Median::postgresMicrosPerRead)));
        return Bars.svg("99th percentile, median of the rounds", "ms", modes, p99)
                + Bars.svg("CPU of a read, trades included", "µs", modes, costs);
    }

    private static List<Double> all(ReadsReport report, Function<Median, @Nullable Double> figure) {
        return report.modes().stream()
                .map(mode -> {
                    Double value = figure.apply(mode.median());
                    return value == null ? 0.0 : value;
                })
                .toList();
    }

    private static String rounds(Mode mode) {
        List<List<String>> rows = new ArrayList<>();
        for (Round round : mode.rounds()) {
            Median alone = Median.of(List.of(round));
            List<String> row = row(String.valueOf(round.round()), alone);
            row.add(figure(round.ingested().tradesPerSecond()));
            row.add(figure(round.loadAverage()));
            rows.add(row);
        }
        List<String> median = row("median", mode.median());
        median.addAll(List.of("", ""));
        rows.add(median);
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(MEDIAN);
        head.addAll(List.of("trades/s", "load"));
        return Html.table(head, rows);
    }

    private static List<String> row(String name, Median median) {
        return new ArrayList<>(List.of(
                name,
                text(median.answeredOfAsked()),
                text(median.allP50Millis()),
                text(median.allP99Millis()),
                text(median.freshP99Millis()),
                text(median.cachedP99Millis()),
                text(median.hitRatio()),
                text(median.queriesPerRead())));
    }

    private static String figures(Mode mode) {
        Round last = mode.rounds().get(mode.rounds().size() - 1);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("node, µs of CPU a read", text(mode.median().nodeMicrosPerRead()));
        figures.put("PostgreSQL, µs of CPU a read", text(mode.median().postgresMicrosPerRead()));
        figures.put("sent late, p99 ms", last.reads().sentLate().p99Millis());
        figures.put("conditional reads", last.reads().conditional());
        figures.put(
                "bytes a read",
                last.reads().bodyBytes() / Math.max(1, last.reads().answered()));
        figures.put(
                "posts acknowledged, p99 ms", last.ingested().acknowledgement().p99Millis());
        Seen node = last.node();
        if (node != null) {
            figures.put("connections in use, mean", node.poolInUse());
            figures.put("connections in use, most", node.poolInUseMax());
            figures.put("waiting for a connection, most", node.poolWaitingMax());
            figures.put("cache in memory, most MiB", node.cacheBytesMax() >> 20);
            figures.put("node in memory, MiB", node.residentBytes() >> 20);
        }
        return Html.table(figures);
    }

    private static String kinds(List<Kind> kinds) {
        return Html.table(
                List.of("kind", "layer", "answers", "p50 ms", "p90 ms", "p99 ms", "max ms"),
                kinds.stream()
                        .map(kind -> {
                            Latency latency = kind.latency();
                            return List.of(
                                    kind.kind(),
                                    kind.layer(),
                                    String.valueOf(latency.count()),
                                    text(latency.p50Millis()),
                                    text(latency.p90Millis()),
                                    text(latency.p99Millis()),
                                    text(latency.maxMillis()));
                        })
                        .toList());
    }

    private static String compared(ReadsReport report) {
        List<List<String>> rows = new ArrayList<>();
        report.compared().forEach(pair -> {
            rows.add(row(pair.setting() + ": " + pair.from(), pair.before()));
            rows.add(row(pair.setting() + ": " + pair.to(), pair.after()));
        });
        List<String> head = new ArrayList<>(List.of("one round each"));
        head.addAll(MEDIAN);
        return rows.isEmpty() ? "<p>Only with --ab.</p>\n" : Html.table(head, rows);
    }

    private static String faulted(ReadsReport report) {
        List<List<String>> rows = report.faulted().stream()
                .map(seen -> List.of(
                        seen.fault(),
                        text(seen.goodShare()),
                        text(seen.worstSecondGoodShare()),
                        text(seen.goodAgainAfterSeconds()),
                        String.valueOf(seen.statuses()),
                        String.valueOf(seen.unanswered()),
                        String.valueOf(seen.stale())))
                .toList();
        List<String> head = List.of(
                "after 5 of 30 s",
                "200 and 304",
                "in the worst second",
                "all again after s",
                "statuses",
                "cut off",
                "stale");
        return rows.isEmpty() ? "<p>Only with --faults.</p>\n" : Html.table(head, rows);
    }

    private static String cpu(ReadsReport report) {
        var rows = new CpuRows("node");
        report.modes()
                .forEach(mode -> mode.rounds()
                        .forEach(round ->
                                rows.add(mode.name() + " " + round.round(), round.seconds(), round.cpuSeconds())));
        return rows.table();
    }
}
