package io.hyperdex.load.analytics;

import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Html;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Machine;
import io.hyperdex.load.report.Parts;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code report.json} of {@code scripts/load analytics}. */
record AnalyticsReport(
        String name,
        long seed,
        Instant startedAt,
        String outcome,
        List<String> findings,
        Machine machine,
        Map<String, String> versions,
        Map<String, Object> settings,
        List<Timing> timings,
        List<Folding> foldings,
        List<Goal> goals,
        List<String> conditions) {

    /** Of something that was done many times. */
    record Timing(String what, Latency latency) {}

    /** @param trades that ledgers were made of in that time */
    record Folding(String what, long trades, double seconds) {
        double perSecond() {
            return trades / Math.max(seconds, 0.001);
        }
    }

    String page() {
        return Html.page(
                "Analytics",
                Parts.head(startedAt, seed, outcome, findings)
                        + Parts.goals(goals)
                        + "<h2>Milliseconds</h2>\n"
                        + Html.table(
                                List.of("", "count", "p50", "p90", "p99", "max"),
                                timings.stream().map(AnalyticsReport::row).toList())
                        + "<h2>Ledgers</h2>\n"
                        + Html.table(
                                List.of("", "trades", "seconds", "trades/s"),
                                foldings.stream()
                                        .map(one -> List.of(
                                                one.what,
                                                String.valueOf(one.trades),
                                                Html.figure(one.seconds),
                                                Html.figure(one.perSecond())))
                                        .toList())
                        + "<h2>Machine</h2>\n" + Parts.machine(machine, versions)
                        + "<h2>Settings</h2>\n" + Html.table(settings)
                        + "<h2>Conditions</h2>\n" + Html.list(conditions));
    }

    private static List<String> row(Timing timing) {
        Latency latency = timing.latency;
        return List.of(
                timing.what,
                String.valueOf(latency.count()),
                Html.figure(latency.p50Millis()),
                Html.figure(latency.p90Millis()),
                Html.figure(latency.p99Millis()),
                Html.figure(latency.maxMillis()));
    }
}
