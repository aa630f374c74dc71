package io.hyperdex.query.gas;

import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.query.Sql;
import io.hyperdex.query.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time that figures are about, in whole hours: the hour that is under way is part of it. */
record GasPeriod(Instant from, Instant to) {
    /** Before every trade. */
    private static final Instant BEGINNING = Instant.parse("2015-07-30T00:00:00Z");

    private static final Duration HOURLY_MAX = Duration.ofDays(7).plusHours(1);

    static GasPeriod of(RequestParameters parameters, Instant now) {
        TimeRange range = TimeRange.of(parameters);
        Instant to = range.to() == null ? now : range.to();
        Instant from = range.from() == null ? start(parameters.requiredString("period"), to) : range.from();
        return new GasPeriod(floor(from), floor(to.plus(Duration.ofHours(1)).minusMillis(1)));
    }

    /** The last days before a time. */
    static GasPeriod before(Instant to, Duration length) {
        return new GasPeriod(floor(to.minus(length)), to);
    }

    private static Instant start(String period, Instant to) {
        return switch (period) {
            case "24h" -> to.minus(Duration.ofHours(24));
            case "7d" -> to.minus(Duration.ofDays(7));
            case "90d" -> to.minus(Duration.ofDays(90));
            case "1y" -> to.minus(Duration.ofDays(365));
            case "all" -> BEGINNING;
            default -> to.minus(Duration.ofDays(30));
        };
    }

    private static Instant floor(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS);
    }

    /** The begin of the step of a time, in a series that has not too many of them. */
    String stepOf(String time) {
        int step = isHourly() ? 3_600 : 86_400;
        return "date_bin(make_interval(secs => " + step + "), " + time + ", timestamptz '1970-01-01 00:00:00+00')";
    }

    private boolean isHourly() {
        return Duration.between(from, to).compareTo(HOURLY_MAX) <= 0;
    }

    /** The rows of {@code gas_sums} that the steps of a series are made of. */
    String rowsOfSteps(Sql sql, String condition) {
        return isHourly() ? "(" + rows(sql, condition, 3_600, from, to) + ")" : rows(sql, condition);
    }

    /** The rows of {@code gas_sums} that cover the period: days where they fit, hours at its ends. */
    String rows(Sql sql, String condition) {
        Instant firstDay = from.plus(Duration.ofDays(1)).minusMillis(1).truncatedTo(ChronoUnit.DAYS);
        Instant lastDay = to.truncatedTo(ChronoUnit.DAYS);
        if (!firstDay.isBefore(lastDay)) {
            return "(" + rows(sql, condition, 3_600, from, to) + ")";
        }
        return "(" + rows(sql, condition, 3_600, from, firstDay) + " union all "
                + rows(sql, condition, 86_400, firstDay, lastDay) + " union all "
                + rows(sql, condition, 3_600, lastDay, to) + ")";
    }

    private static String rows(Sql sql, String condition, int step, Instant from, Instant to) {
        return "select * from gas_sums where " + condition + " and step = " + step + " and open_time >= "
                + sql.bind(Sql.utc(from)) + " and open_time < " + sql.bind(Sql.utc(to));
    }
}
