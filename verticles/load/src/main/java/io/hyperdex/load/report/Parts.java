package io.hyperdex.load.report;

import io.hyperdex.platform.json.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a page that every report has. */
public final class Parts {
    private Parts() {}

    public static String head(Instant startedAt, long seed, String outcome, List<String> findings) {
        return "<p>" + Times.format(startedAt) + ", seed " + seed + ", <b class=\"" + outcome + "\">" + outcome
                + "</b></p>\n" + Html.list(findings);
    }

    public static String goals(List<Goal> goals) {
        return Html.table(
                List.of("median of the rounds", "measured", "at least", "at most", "aim at", "reached"),
                goals.stream()
                        .map(goal -> List.of(
                                goal.figure(),
                                dash(goal.measured()),
                                dash(goal.atLeast()),
                                dash(goal.atMost()),
                                dash(goal.aimAt()),
                                goal.reached() ? "yes" : "no"))
                        .toList());
    }

    public static String machine(Machine machine, Map<String, String> versions) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cores", machine.cores());
        figures.put("memory", (machine.memoryBytes() >> 20) + " MiB");
        figures.put("CPU", machine.cpu());
        figures.put("system", machine.os());
        figures.put("JVM", machine.java());
        figures.putAll(versions);
        return Html.table(figures);
    }

    private static String dash(@Nullable Double figure) {
        return figure == null ? "–" : figure.toString();
    }
}
