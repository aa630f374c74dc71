package io.hyperdex.load.stream;

import static io.hyperdex.load.report.Html.figure;
import static io.hyperdex.load.report.Html.text;

import io.hyperdex.load.report.Bars;
import io.hyperdex.load.report.CpuRows;
import io.hyperdex.load.report.Html;
import io.hyperdex.load.report.Parts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** {@code report.html}: the figures of the report as a page. */
final class StreamPage {
    private StreamPage() {}

    static String of(StreamReport report) {
        var body =
                new StringBuilder(Parts.head(report.startedAt(), report.seed(), report.outcome(), report.findings()));
        body.append(Parts.goals(report.goals()));
        if (!report.measured().isEmpty()) {
            body.append(bars(report, "deliveries", "per second", Measured::perSecond));
            body.append(bars(report, "latency", "p99 ms", one -> one.latency().p99Millis()));
            body.append("<h2>Deliveries</h2>\n").append(deliveries(report.measured()));
            body.append("<h2>What came</h2>\n").append(received(report.measured()));
            body.append("<h2>CPU seconds</h2>\n").append(cpu(report.measured()));
        }
        report.tables()
                .forEach((title, rows) -> body.append("<h2>")
                        .append(Html.escaped(title))
                        .append("</h2>\n")
                        .append(table(rows)));
        body.append("<h2>Machine</h2>\n").append(Parts.machine(report.machine(), report.versions()));
        body.append("<h2>Settings</h2>\n").append(Html.table(report.settings()));
        body.append("<h2>Conditions</h2>\n").append(Html.list(report.conditions()));
        return Html.page("The stream: " + report.name(), body.toString());
    }

    /** A group for whatever was sent, a bar for each round. */
    private static String bars(StreamReport report, String title, String unit, ToDoubleFunction<Measured> figure) {
        int rounds = report.measured().stream().mapToInt(Measured::round).max().orElse(1);
        Map<String, List<Double>> groups = new LinkedHashMap<>();
        for (Measured one : report.measured()) {
            groups.computeIfAbsent(one.server() + " " + one.what(), absent -> new ArrayList<>())
                    .add(figure.applyAsDouble(one));
        }
        List<String> series = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            series.add("round " + round);
        }
        List<Bars.Group> bars = new ArrayList<>();
        groups.forEach((name, values) -> {
            while (values.size() < rounds) {
                values.add(0.0);
            }
            bars.add(new Bars.Group(name, values));
        });
        return Bars.svg(title, unit, series, bars);
    }

    private static String deliveries(List<Measured> measured) {
        List<List<String>> rows = new ArrayList<>();
        for (Measured one : measured) {
            rows.add(List.of(
                    name(one),
                    figure(one.offeredPerSecond()),
                    figure(one.perSecond()),
                    text(one.latency().p50Millis()),
                    text(one.latency().p99Millis()),
                    text(one.latency().maxMillis()),
                    text(one.cpuMicros()),
                    figure(one.bytesPerFrame())));
        }
        return Html.table(
                List.of("", "asked/s", "deliveries/s", "p50 ms", "p99 ms", "max ms", "CPU µs each", "bytes"), rows);
    }

    private static String received(List<Measured> measured) {
        List<List<String>> rows = new ArrayList<>();
        for (Measured one : measured) {
            var came = one.received();
            rows.add(List.of(
                    name(one),
                    String.valueOf(came.events()),
                    String.valueOf(came.lost()),
                    String.valueOf(came.doubled()),
                    String.valueOf(came.disordered()),
                    String.valueOf(came.unreported()),
                    String.valueOf(came.announced()),
                    String.valueOf(came.gaps())));
        }
        return Html.table(
                List.of("", "events", "lost", "doubled", "disordered", "unreported", "told missing", "gap frames"),
                rows);
    }

    private static String cpu(List<Measured> measured) {
        var rows = new CpuRows("server");
        measured.forEach(one -> rows.add(name(one), one.seconds(), one.cpuSeconds()));
        return rows.table();
    }

    private static String name(Measured one) {
        return one.round() + " " + one.server() + ", " + one.what();
    }

    private static String table(List<Map<String, Object>> rows) {
        return Html.table(
                List.copyOf(rows.get(0).keySet()),
                rows.stream()
                        .map(row -> row.values().stream().map(String::valueOf).toList())
                        .toList());
    }
}
