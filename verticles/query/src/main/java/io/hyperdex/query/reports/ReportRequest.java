package io.hyperdex.query.reports;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.json.Times;
import io.hyperdex.query.gas.GasReport;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a body that fits the contract asks for. */
final class ReportRequest {
    private final JsonObject body;
    private final Instant now;
    private final Duration rangeMax;

    private ReportRequest(JsonObject body, Instant now, Duration rangeMax) {
        this.body = body;
        this.now = now;
        this.rangeMax = rangeMax;
    }

    static GasReport.Subject subject(JsonObject body, Instant now, Duration rangeMax) {
        return new ReportRequest(body, now, rangeMax).subject();
    }

    private GasReport.Subject subject() {
        String trader = address("trader");
        String pool = address("pool");
        if (trader != null && pool != null) {
            throw refused("pool", "exclusive", "must be absent where trader is given");
        }
        ReportPeriod period = ReportPeriod.of(body.getString("period"));
        Instant from = time("from");
        Instant to = time("to");
        if (period != ReportPeriod.CUSTOM) {
            if (to != null) {
                throw refused("to", "exclusive", "is for period custom only; from names a time within the period");
            }
            LocalDate start = from == null ? last(period) : period.start(from);
            return subject(period, trader, pool, midnight(start), midnight(period.next(start)));
        }
        if (from == null || to == null) {
            throw refused(from == null ? "from" : "to", "required", "must be given for period custom");
        }
        if (!from.isBefore(to)) {
            throw refused("to", "range", "must be after from");
        }
        return subject(
                period,
                trader,
                pool,
                from.truncatedTo(ChronoUnit.HOURS),
                to.plus(1, ChronoUnit.HOURS).minusMillis(1).truncatedTo(ChronoUnit.HOURS));
    }

    /** The start of the last period that has ended. */
    private LocalDate last(ReportPeriod period) {
        return period.start(midnight(period.start(now)).minusMillis(1));
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private GasReport.Subject subject(
            ReportPeriod period, @Nullable String trader, @Nullable String pool, Instant from, Instant to) {
        if (from.isAfter(now)) {
            throw refused("from", "range", "must not be in the future");
        }
        if (Duration.between(from, to).compareTo(rangeMax) > 0) {
            throw refused("from", "range", "must be at most " + rangeMax.toDays() + " days before to");
        }
        return new GasReport.Subject(period.code(), body.getLong("chainId"), trader, pool, from, to);
    }

    private @Nullable String address(String field) {
        String given = body.getString(field);
        return given == null ? null : given.toLowerCase(Locale.ROOT);
    }

    private @Nullable Instant time(String field) {
        Object given = body.getValue(field);
        try {
            return given == null ? null : Times.parse(given.toString());
        } catch (Times.InvalidTime e) {
            throw refused(field, e.rule(), String.valueOf(e.getMessage()));
        }
    }

    private static ApiException refused(String field, String rule, String message) {
        return ApiException.invalid("body", "/" + field, rule, message);
    }
}
