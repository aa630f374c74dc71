package io.hyperdex.domain.gas;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Baselines by kind and week, because gas prices change: a trade is compared with those of its own week. Weeks are the seven
 * days before an end, the seven before those, and so on.
 */
public final class GasBaselines {
    public static final Duration WEEK = Duration.ofDays(7);

    private final Instant end;
    private final Map<Place, GasBaseline> baselines = new HashMap<>();

    private record Place(long week, GasBaseline.Kind kind) {}

    public GasBaselines(Instant end) {
        this.end = end;
    }

    /** @param week 0 for the last one before the end, which it does not include */
    public void put(long week, GasBaseline.Kind kind, GasBaseline baseline) {
        baselines.put(new Place(week, kind), baseline);
    }

    /** Of trades like it; null when it failed, when its size is unknown, and without such trades. */
    public @Nullable GasBaseline of(PaidGas paid) {
        return of(paid, paid.route());
    }

    /** Of trades like it by another route. */
    public @Nullable GasBaseline of(PaidGas paid, RouteKind route) {
        GasBaseline.Kind kind = paid.failed() ? null : paid.kind();
        return kind == null ? null : baselines.get(new Place(week(paid.time()), kind.by(route)));
    }

    private long week(Instant time) {
        return Duration.between(time, end).minusNanos(1).dividedBy(WEEK);
    }
}
