package io.hyperdex.query;

import io.hyperdex.domain.Candle;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Violation;
import io.hyperdex.platform.http.contract.RequestParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which candles a caller wants.
 *
 * @param from start of the first interval; null for the newest ones
 * @param until end of the last interval that starts before what the caller named; null is open
 * @param base null is the pool's own
 */
record CandleRequest(
        long chain,
        String pool,
        Interval interval,
        @Nullable Instant from,
        @Nullable Instant until,
        int limit,
        @Nullable TokenSide base,
        Candle.Currency currency,
        boolean fill) {
    private static final Duration SECONDS_MAX = Duration.ofMinutes(25);

    static CandleRequest of(RequestParameters parameters) {
        Interval interval = Interval.of(parameters.requiredString("interval")).orElseThrow();
        TimeRange range = TimeRange.of(parameters);
        if (interval == Interval.S1) {
            requireShort(range);
        }
        return new CandleRequest(
                parameters.requiredInteger("chain"),
                parameters.requiredString("pool").toLowerCase(Locale.ROOT),
                interval,
                range.from() == null ? null : interval.floor(range.from()),
                range.to() == null ? null : ceiling(interval, range.to()),
                (int) parameters.requiredInteger("limit"),
                TradeFilter.base(parameters),
                Candle.Currency.valueOf(parameters.requiredString("currency").toUpperCase(Locale.ROOT)),
                parameters.requiredString("empty").equals("fill"));
    }

    private static void requireShort(TimeRange range) {
        List<Violation> violations = new ArrayList<>();
        if (range.from() == null) {
            violations.add(new Violation("query", "from", "required", "is required for interval 1s"));
        }
        if (range.to() == null) {
            violations.add(new Violation("query", "to", "required", "is required for interval 1s"));
        }
        if (range.from() != null
                && range.to() != null
                && Duration.between(range.from(), range.to()).compareTo(SECONDS_MAX) > 0) {
            violations.add(
                    new Violation("query", "to", "range", "must be at most 1500 seconds after from for interval 1s"));
        }
        if (!violations.isEmpty()) {
            throw ApiException.invalid(violations);
        }
    }

    private static Instant ceiling(Interval interval, Instant instant) {
        Instant floor = interval.floor(instant);
        return floor.equals(instant) ? floor : interval.end(floor);
    }

    /** The same request from a later start: the next page. */
    CandleRequest startingAt(Instant start) {
        return new CandleRequest(chain, pool, interval, start, until, limit, base, currency, fill);
    }
}
