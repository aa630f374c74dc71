package io.hyperdex.platform.cache;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change must touch to outdate an answer: one of the tags, at a time of {@code [from, until)} in Unix milliseconds.
 * Changes of descriptions have no time and touch all.
 */
public record Dependence(List<String> tags, long from, long until) {
    /** Earlier and later than everything. */
    public static final long EVER = Long.MIN_VALUE;

    public static final long FOREVER = Long.MAX_VALUE;

    public static Dependence always(String... tags) {
        return new Dependence(List.of(tags), EVER, FOREVER);
    }

    /** Null is open. */
    public static Dependence of(List<String> tags, @Nullable Instant from, @Nullable Instant until) {
        return new Dependence(
                List.copyOf(tags),
                from == null ? EVER : from.toEpochMilli(),
                until == null ? FOREVER : until.toEpochMilli());
    }

    public boolean overlaps(long otherFrom, long otherUntil) {
        return from < otherUntil && otherFrom < until;
    }
}
