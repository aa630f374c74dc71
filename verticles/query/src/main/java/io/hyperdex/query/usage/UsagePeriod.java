package io.hyperdex.query.usage;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.query.TimeRange;
import java.time.Duration;
import java.time.Instant;

/** The time that a report is about, in whole steps of its series. */
record UsagePeriod(Instant from, Instant to, String interval, Duration step) {
    private static final int STEPS_MAX = 1_500;

    static UsagePeriod of(RequestParameters parameters, Instant now) {
        TimeRange range = TimeRange.of(parameters);
        Instant to = range.to() == null ? now : range.to();
        Instant from = range.from() == null ? to.minus(length(parameters.requiredString("period"))) : range.from();
        String interval = parameters.requiredString("interval");
        Duration step = step(interval);
        if (Duration.between(from, to).compareTo(step.multipliedBy(STEPS_MAX)) > 0) {
            throw ApiException.invalid(
                    "query", "interval", "range", "must be longer: the answer has at most " + STEPS_MAX + " steps");
        }
        return new UsagePeriod(from, to, interval, step);
    }

    private static Duration length(String period) {
        return switch (period) {
            case "7d" -> Duration.ofDays(7);
            case "30d" -> Duration.ofDays(30);
            case "90d" -> Duration.ofDays(90);
            case "1y" -> Duration.ofDays(365);
            default -> Duration.ofDays(1);
        };
    }

    private static Duration step(String interval) {
        return switch (interval) {
            case "1m" -> Duration.ofMinutes(1);
            case "1d" -> Duration.ofDays(1);
            default -> Duration.ofHours(1);
        };
    }
}
