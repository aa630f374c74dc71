package io.hyperdex.query.traders;

import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.query.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Over which days a question asks; a day belongs to it with its end. */
record Period(Instant from, Instant to) {

    static Period of(RequestParameters parameters, Instant now) {
        TimeRange time = TimeRange.of(parameters);
        if (time.from() != null || time.to() != null) {
            return new Period(time.from() == null ? Instant.EPOCH : time.from(), time.to() == null ? now : time.to());
        }
        return named(parameters.requiredString("period"), now);
    }

    static Period named(String name, Instant now) {
        return switch (name) {
            case "24h" -> new Period(now.minus(Duration.ofHours(24)), now);
            case "7d" -> new Period(now.minus(Duration.ofDays(7)), now);
            case "30d" -> new Period(now.minus(Duration.ofDays(30)), now);
            case "90d" -> new Period(now.minus(Duration.ofDays(90)), now);
            case "1y" -> new Period(now.minus(Duration.ofDays(365)), now);
            case "all" -> new Period(Instant.EPOCH, now);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Whether it leaves nothing out. */
    boolean isWhole(Instant now) {
        return from.equals(Instant.EPOCH) && !to.isBefore(now);
    }

    List<DayReturns.Day> of(List<DayReturns.Day> days) {
        return days.stream()
                .filter(day -> day.end().isAfter(from) && !day.end().isAfter(to))
                .toList();
    }
}
