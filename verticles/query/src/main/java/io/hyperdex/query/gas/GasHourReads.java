package io.hyperdex.query.gas;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.gas.GasHours;
import io.hyperdex.domain.gas.Percentiles;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.query.Loaded;
import io.hyperdex.query.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Answers gas prices by hour: of the day, of the week, and one by one. */
final class GasHourReads {
    private static final Duration LENGTH_MAX = Duration.ofDays(92);
    private static final int BEST = 3;
    /** What the store keeps of a gas price. */
    private static final int DIGITS = 4;

    private static final int HOURS = 24;

    private final GasStore store;

    GasHourReads(GasStore store) {
        this.store = store;
    }

    private record Hours(
            long chainId,
            Instant from,
            Instant to,
            String unit,
            int digits,
            int n,
            List<GasHours.Hour> hours,
            List<Integer> best,
            List<WeekHour> week,
            List<Step> series) {}

    /**
     * An hour of the week.
     *
     * @param weekday 1 is Monday, 7 Sunday
     */
    private record WeekHour(
            int weekday,
            int hour,
            @Nullable BigDecimal p10,
            @Nullable BigDecimal p50,
            @Nullable BigDecimal p90,
            int n) {

        /** @param place hours since the week began */
        static WeekHour of(int place, Percentiles of) {
            GasHours.Hour hour = shown(GasHours.Hour.of(place % HOURS, of));
            return new WeekHour(1 + place / HOURS, hour.hour(), hour.p10(), hour.p50(), hour.p90(), hour.n());
        }
    }

    /** One hour. */
    private record Step(
            Instant time,
            @Nullable BigDecimal p10,
            @Nullable BigDecimal p50,
            @Nullable BigDecimal p90,
            int n) {

        static Step of(Instant time, Percentiles of) {
            GasHours.Hour hour = shown(GasHours.Hour.of(0, of));
            return new Step(time, hour.p10(), hour.p50(), hour.p90(), hour.n());
        }
    }

    Future<Loaded> hours(Call call) {
        long chain = call.parameters().requiredInteger("chain");
        GasPeriod period = GasPeriod.of(call.parameters(), store.now());
        if (Duration.between(period.from(), period.to()).compareTo(LENGTH_MAX) > 0) {
            throw ApiException.invalid("query", "from", "range", "must be at most 92 days before to");
        }
        return store.answer(
                Dependence.always(),
                Answer.CachePolicy.LIVE,
                (connection, now) -> paid(connection, chain, period).map(paid -> hours(chain, period, paid)));
    }

    /** Gas prices with how many transactions paid them, by the hour, ascending. */
    private static Future<Map<Instant, Map<BigDecimal, Long>>> paid(
            SqlConnection connection, long chain, GasPeriod period) {
        var sql = new Sql();
        sql.add("select hour, price, transactions from gas_prices where chain_id = " + sql.bind(chain))
                .add("and hour >= " + sql.bind(Sql.utc(period.from())) + " and hour < " + sql.bind(Sql.utc(period.to()))
                        + " and transactions > 0");
        return sql.on(connection).map(rows -> {
            Map<Instant, Map<BigDecimal, Long>> paid = new TreeMap<>();
            for (Row row : rows) {
                paid.computeIfAbsent(row.getOffsetDateTime("hour").toInstant(), hour -> new HashMap<>())
                        .put(Columns.decimal(row, "price"), row.getLong("transactions"));
            }
            return paid;
        });
    }

    /** By the hour of the day, all of a period. */
    static Future<List<GasHours.Hour>> ofDay(SqlConnection connection, long chain, GasPeriod period) {
        return paid(connection, chain, period).map(GasHourReads::ofDay);
    }

    private static List<GasHours.Hour> ofDay(Map<Instant, Map<BigDecimal, Long>> paid) {
        Map<Integer, Map<BigDecimal, Long>> byHour = together(paid, OffsetDateTime::getHour);
        List<GasHours.Hour> hours = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            hours.add(shown(GasHours.Hour.of(hour, new Percentiles(byHour.getOrDefault(hour, Map.of())))));
        }
        return hours;
    }

    /** By the hour of the week, those with a price, from Monday on. */
    private static List<WeekHour> ofWeek(Map<Instant, Map<BigDecimal, Long>> paid) {
        List<WeekHour> week = new ArrayList<>();
        together(paid, time -> (time.getDayOfWeek().getValue() - 1) * HOURS + time.getHour())
                .forEach((place, prices) -> week.add(WeekHour.of(place, new Percentiles(prices))));
        return week;
    }

    /** The prices of all hours that have the same place (UTC), by the place, ascending. */
    private static Map<Integer, Map<BigDecimal, Long>> together(
            Map<Instant, Map<BigDecimal, Long>> paid, ToIntFunction<OffsetDateTime> place) {
        Map<Integer, Map<BigDecimal, Long>> byPlace = new TreeMap<>();
        paid.forEach((time, prices) -> {
            Map<BigDecimal, Long> all =
                    byPlace.computeIfAbsent(place.applyAsInt(time.atOffset(ZoneOffset.UTC)), first -> new HashMap<>());
            prices.forEach((price, times) -> all.merge(price, times, Long::sum));
        });
        return byPlace;
    }

    private static Hours hours(long chain, GasPeriod period, Map<Instant, Map<BigDecimal, Long>> paid) {
        List<GasHours.Hour> hours = ofDay(paid);
        List<Step> series = new ArrayList<>();
        paid.forEach((time, prices) -> series.add(Step.of(time, new Percentiles(prices))));
        return new Hours(
                chain,
                period.from(),
                period.to(),
                "wei",
                DIGITS,
                hours.stream().mapToInt(GasHours.Hour::n).sum(),
                hours,
                GasHours.best(hours, BEST).stream().map(GasHours.Hour::hour).toList(),
                ofWeek(paid),
                series);
    }

    private static GasHours.Hour shown(GasHours.Hour hour) {
        return new GasHours.Hour(hour.hour(), rounded(hour.p10()), rounded(hour.p50()), rounded(hour.p90()), hour.n());
    }

    private static @Nullable BigDecimal rounded(@Nullable BigDecimal value) {
        return value == null ? null : value.round(Decimals.SHOWN);
    }
}
