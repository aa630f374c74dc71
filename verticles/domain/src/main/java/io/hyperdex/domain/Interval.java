package io.hyperdex.domain;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Candle lengths on the UTC calendar: weeks start on Monday, months are calendar months. */
public enum Interval {
    S1("1s", Duration.ofSeconds(1)),
    M1("1m", Duration.ofMinutes(1)),
    M5("5m", Duration.ofMinutes(5)),
    M15("15m", Duration.ofMinutes(15)),
    H1("1h", Duration.ofHours(1)),
    H4("4h", Duration.ofHours(4)),
    D1("1d", Duration.ofDays(1)),
    W1("1w", Duration.ofDays(7)),
    MO1("1mo", Duration.ofDays(31));

    /** Those whose candles are stored, the shortest first; each is made of whole ones of the one before. */
    public static final List<Interval> STORED = List.of(M1, M15, H1, D1);

    private final String code;
    private final Duration longest;

    Interval(String code, Duration longest) {
        this.code = code;
        this.longest = longest;
    }

    /** The name in paths, topics and answers, such as {@code 1mo}. */
    public String code() {
        return code;
    }

    /** The length; for a month, the longest one. */
    public Duration longest() {
        return longest;
    }

    public static Optional<Interval> of(String code) {
        return Arrays.stream(values()).filter(i -> i.code.equals(code)).findFirst();
    }

    /** The stored interval that this one is folded from; trades themselves for {@link #S1}. */
    public Interval storedAs() {
        return switch (this) {
            case S1 -> S1;
            case M1, M5 -> M1;
            case M15 -> M15;
            case H1, H4 -> H1;
            case D1, W1, MO1 -> D1;
        };
    }

    /** Lengths of those whose candles are stored. */
    public static List<Integer> storedSeconds() {
        return STORED.stream()
                .map(interval -> (int) interval.longest.toSeconds())
                .toList();
    }

    /** Start of the interval that holds the instant. */
    public Instant floor(Instant instant) {
        return switch (this) {
            case MO1 ->
                utcDate(instant).withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            case W1 ->
                utcDate(instant)
                        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            case S1, M1, M5, M15, H1, H4, D1 -> {
                long seconds = longest.toSeconds();
                yield Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
            }
        };
    }

    /** Exclusive end of the interval that starts at {@code openTime}. */
    public Instant end(Instant openTime) {
        return plus(openTime, 1);
    }

    /** {@code openTime} moved by a number of intervals, which may be negative. */
    public Instant plus(Instant openTime, long intervals) {
        return this == MO1
                ? utcDate(openTime)
                        .plusMonths(intervals)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                : openTime.plus(longest.multipliedBy(intervals));
    }

    private static LocalDate utcDate(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
