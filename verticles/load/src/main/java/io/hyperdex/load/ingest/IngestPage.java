package io.hyperdex.load.ingest;

import static io.hyperdex.load.report.Html.figure;

import io.hyperdex.load.ingest.IngestReport.Median;
import io.hyperdex.load.ingest.IngestReport.Round;
import io.hyperdex.load.report.Bars;
import io.hyperdex.load.report.CpuClock.Used;
import io.hyperdex.load.report.CpuRows;
import io.hyperdex.load.report.Html;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code report.html}: the figures of the report as a page. */
final class IngestPage {
    private IngestPage() {}

    static String of(IngestReport report) {
        var body = new StringBuilder();
        body.append(Parts.head(report.startedAt(), report.seed(), report.outcome(), report.findings()));
        body.append(Parts.goals(report.goals())).append(throughput(report)).append(latency(report));
        body.append("<h2>Rounds</h2>\n").append(rounds(report));
        body.append("<h2>CPU seconds</h2>\n").append(cpu(report));
        body.append("<h2>Machine</h2>\n").append(Parts.machine(report.machine(), report.versions()));
        body.append("<h2>Workload</h2>\n").append(Html.table(report.workload()));
        body.append("<h2>Settings</h2>\n").append(Html.table(report.settings()));
        body.append("<h2>Conditions</h2>\n").append(Html.list(report.conditions()));
        return Html.page("Durable trades per second", body.toString());
    }

    private static String throughput(IngestReport report) {
        List<Bars.Group> groups = report.rounds().stream()
                .map(round -> new Bars.Group(
                        "round " + round.round(),
                        List.of(
                                round.copy().rowsPerSecond(),
                                round.unnest().rowsPerSecond(),
                                round.post().tradesPerSecond())))
                .toList();
        return Bars.svg("Durable rows", "rows/s", List.of("COPY", "unnest", "POST /v1/trades"), groups);
    }

    private static String latency(IngestReport report) {
        List<Bars.Group> groups = Stream.<Map.Entry<String, ToDoubleFunction<Latency>>>of(
                        Map.entry("p50", Latency::p50Millis),
                        Map.entry("p90", Latency::p90Millis),
                        Map.entry("p99", Latency::p99Millis),
                        Map.entry("p99.9", Latency::p999Millis),
                        Map.entry("max", Latency::maxMillis))
                .map(percentile -> new Bars.Group(
                        percentile.getKey(),
                        report.rounds().stream()
                                .map(round -> percentile
                                        .getValue()
                                        .applyAsDouble(round.post().acknowledgement()))
                                .toList()))
                .toList();
        List<String> series =
                report.rounds().stream().map(round -> "round " + round.round()).toList();
        return Bars.svg("Acknowledgement of a request", "ms", series, groups);
    }

    private static String rounds(IngestReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (Round round : report.rounds()) {
            rows.add(List.of(
                    String.valueOf(round.round()),
                    figure(round.copy().rowsPerSecond()),
                    figure(round.unnest().rowsPerSecond()),
                    figure(round.post().tradesPerSecond()),
                    String.valueOf(round.postToCopy()),
                    String.valueOf(round.postToUnnest()),
                    figure(round.post().acknowledgement().p50Millis()),
                    figure(round.post().acknowledgement().p99Millis()),
                    figure(round.loadAverage())));
        }
        Median median = report.median();
        rows.add(List.of(
                "median",
                figure(median.copyRowsPerSecond()),
                figure(median.unnestRowsPerSecond()),
                figure(median.postTradesPerSecond()),
                String.valueOf(median.postToCopy()),
                String.valueOf(median.postToUnnest()),
                figure(median.acknowledgementP50Millis()),
                figure(median.acknowledgementP99Millis()),
                ""));
        return Html.table(
                List.of("", "COPY/s", "unnest/s", "POST/s", "POST/COPY", "POST/unnest", "p50 ms", "p99 ms", "load"),
                rows);
    }

    private static String cpu(IngestReport report) {
        var rows = new CpuRows("node", "node µs/row", "PostgreSQL µs/row");
        for (Round round : report.rounds()) {
            add(
                    rows,
                    round.round() + " COPY",
                    round.copy().seconds(),
                    round.copy().rows(),
                    round.copy().cpuSeconds());
            add(
                    rows,
                    round.round() + " unnest",
                    round.unnest().seconds(),
                    round.unnest().rows(),
                    round.unnest().cpuSeconds());
            add(
                    rows,
                    round.round() + " POST",
                    round.post().seconds(),
                    round.post().trades(),
                    round.post().cpuSeconds());
        }
        return rows.table();
    }

    private static void add(CpuRows rows, String name, double elapsed, long stored, Used used) {
        rows.add(
                name,
                elapsed,
                used,
                figure(microsPerRow(used.node(), stored)),
                figure(microsPerRow(used.postgres(), stored)));
    }

    /** The figure that a busy machine disturbs least. */
    private static @Nullable Double microsPerRow(@Nullable Double seconds, long stored) {
        return seconds == null || stored == 0 ? null : seconds * 1_000_000 / stored;
    }
}
