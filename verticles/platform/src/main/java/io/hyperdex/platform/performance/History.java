package io.hyperdex.platform.performance;

import io.hyperdex.platform.http.RequestTimings.Stage;
import io.hyperdex.platform.performance.RouteMeter.Counts;
import io.hyperdex.platform.performance.ServiceReport.RouteFigures;
import io.hyperdex.platform.performance.ServiceReport.Window;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counts as they were: every second of the last ten, every ten seconds of the last five minutes. A route that was idle
 * between two moments shares its counts, so memory follows what is used. Not thread-safe.
 */
final class History {
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final List<Span> SPANS =
            List.of(new Span("10s", STEP), new Span("1m", Duration.ofMinutes(1)), new Span("5m", LONGEST));

    private record Span(String code, Duration length) {}

    private record Moment(long nanos, Map<RouteMeter, Counts> counts) {}

    private final Deque<Moment> seconds = new ArrayDeque<>();
    private final Deque<Moment> steps = new ArrayDeque<>();
    private Moment last;

    History(long nanos) {
        last = new Moment(nanos, Map.of());
        seconds.add(last);
    }

    /** Remembers the counts of this moment. */
    void remember(long nanos, List<RouteMeter> routes) {
        Map<RouteMeter, Counts> counts = new HashMap<>();
        routes.forEach(route -> counts.put(route, shared(last.counts().get(route), route.counts())));
        last = new Moment(nanos, counts);
        seconds.add(last);
        while (nanos - seconds.getFirst().nanos() > STEP.toNanos()) {
            Moment old = seconds.removeFirst();
            if (steps.isEmpty() || old.nanos() - steps.getLast().nanos() >= STEP.toNanos()) {
                steps.add(old);
            }
        }
        while (!steps.isEmpty()
                && nanos - steps.getFirst().nanos() > LONGEST.plus(STEP).toNanos()) {
            steps.removeFirst();
        }
    }

    private static Counts shared(@Nullable Counts before, Counts now) {
        return before != null && before.total().isSameAs(now.total()) ? before : now;
    }

    List<Window> windows() {
        return SPANS.stream().map(this::window).toList();
    }

    private Window window(Span span) {
        Moment from = closest(last.nanos() - span.length().toNanos());
        double seconds = Math.max(1, last.nanos() - from.nanos()) / 1e9;
        List<RouteFigures> routes = new ArrayList<>();
        Snapshot total = Snapshot.EMPTY;
        for (var entry : last.counts().entrySet()) {
            Counts now = entry.getValue();
            Counts before = from.counts().getOrDefault(entry.getKey(), Counts.NONE);
            if (!now.total().isSameAs(before.total())) {
                Snapshot counted = now.total().minus(before.total());
                total = total.plus(counted);
                Latency latency = Latency.of(counted);
                if (latency != null) {
                    routes.add(figures(entry.getKey(), before, now, latency, seconds));
                }
            }
        }
        routes.sort(Comparator.comparingLong(RouteFigures::requests)
                .reversed()
                .thenComparing(RouteFigures::route)
                .thenComparing(RouteFigures::method));
        return new Window(
                span.code(),
                rounded(seconds),
                routes.stream().mapToLong(RouteFigures::requests).sum(),
                rounded(routes.stream().mapToLong(RouteFigures::requests).sum() / seconds),
                routes.stream().mapToLong(RouteFigures::refused).sum(),
                routes.stream().mapToLong(RouteFigures::errors).sum(),
                Latency.of(total),
                List.copyOf(routes));
    }

    private static RouteFigures figures(RouteMeter route, Counts before, Counts now, Latency total, double seconds) {
        Map<String, @Nullable Latency> stages = new LinkedHashMap<>();
        stages.put("total", total);
        for (Stage stage : Stage.values()) {
            stages.put(stage.code(), Latency.of(now.stage(stage).minus(before.stage(stage))));
        }
        return new RouteFigures(
                route.method(),
                route.route(),
                total.count(),
                rounded(total.count() / seconds),
                now.refused() - before.refused(),
                now.failed() - before.failed(),
                stages);
    }

    private Moment closest(long nanos) {
        Moment best = seconds.getFirst();
        for (Deque<Moment> kept : List.of(steps, seconds)) {
            for (Moment moment : kept) {
                if (Math.abs(moment.nanos() - nanos) < Math.abs(best.nanos() - nanos)) {
                    best = moment;
                }
            }
        }
        return best;
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
