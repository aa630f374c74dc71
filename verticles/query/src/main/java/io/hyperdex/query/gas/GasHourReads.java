package io.hyperdex.query.gas;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.gas.GasHours;
import io.hyperdex.domain.gas.Percentiles;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.query.Loaded;
import io.hyperdex.query.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers gas prices by hour: of the day, of the week, and one by one. */
final class GasHourReads {
    private static final Duration LENGTH_MAX = Duration.ofDays(92);
    private static final int BEST = 3;
    /** What the store keeps of a gas price. */
    private static final int DIGITS = 4;

    private static final int HOURS = 24;
    private static final Percentiles NOTHING = new Percentiles(List.of());

    private static final String HOUR_OF_DAY = "extract(hour from hour at time zone 'UTC')";
    /** Hours since Monday began. */
    private static final String HOUR_OF_WEEK =
            "(extract(isodow from hour at time zone 'UTC') - 1) * 24 + " + HOUR_OF_DAY;

    /**
     * Of prices with how many transactions paid them, by place, those that percentiles fall between; so no more than six of a
     * place leave the store, however many there are. A price has the transactions from {@code upto - times} to {@code upto - 1}.
     */
    private static final String FALLEN_ON = """
            select place, n, array_agg(price order by price) as prices, array_agg(upto order by price) as upto
            from (select place, price, times,
                         sum(times) over (partition by place order by price rows unbounded preceding)::bigint as upto,
                         sum(times) over (partition by place)::bigint as n
                  from (%s) paid) counted
            where (n - 1) * 10 / 100 between upto - times - 1 and upto - 1
               or (n - 1) * 50 / 100 between upto - times - 1 and upto - 1
               or (n - 1) * 90 / 100 between upto - times - 1 and upto - 1
            group by place, n order by place
            """;

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
                Dependence.always(), Answer.CachePolicy.LIVE, (connection, now) -> hours(connection, chain, period));
    }

    private static Future<Hours> hours(SqlConnection connection, long chain, GasPeriod period) {
        Future<List<GasHours.Hour>> hours = ofDay(connection, chain, period);
        Future<List<WeekHour>> week = together(connection, chain, period, HOUR_OF_WEEK)
                .map(rows -> GasStore.list(rows, row -> WeekHour.of(row.getInteger("place"), percentiles(row))));
        Future<List<Step>> series = oneByOne(connection, chain, period)
                .map(rows -> GasStore.list(
                        rows, row -> Step.of(row.getOffsetDateTime("place").toInstant(), percentiles(row))));
        return Future.all(hours, week, series)
                .map(all -> new Hours(
                        chain,
                        period.from(),
                        period.to(),
                        "wei",
                        DIGITS,
                        hours.result().stream().mapToInt(GasHours.Hour::n).sum(),
                        hours.result(),
                        GasHours.best(hours.result(), BEST).stream()
                                .map(GasHours.Hour::hour)
                                .toList(),
                        week.result(),
                        series.result()));
    }

    /** By the hour of the day, all of a period. */
    static Future<List<GasHours.Hour>> ofDay(SqlConnection connection, long chain, GasPeriod period) {
        return together(connection, chain, period, HOUR_OF_DAY).map(rows -> {
            Map<Integer, Percentiles> byHour = new HashMap<>();
            rows.forEach(row -> byHour.put(row.getInteger("place"), percentiles(row)));
            List<GasHours.Hour> hours = new ArrayList<>();
            for (int hour = 0; hour < HOURS; hour++) {
                hours.add(shown(GasHours.Hour.of(hour, byHour.getOrDefault(hour, NOTHING))));
            }
            return hours;
        });
    }

    /** Of all hours that have the same place. */
    private static Future<RowSet<Row>> together(SqlConnection connection, long chain, GasPeriod period, String place) {
        var sql = new Sql();
        String paid = "select (" + place + ")::integer as place, price, sum(transactions)::bigint as times"
                + paid(sql, chain, period) + " group by 1, 2";
        return sql.add(FALLEN_ON.formatted(paid)).on(connection);
    }

    private static Future<RowSet<Row>> oneByOne(SqlConnection connection, long chain, GasPeriod period) {
        var sql = new Sql();
        String paid = "select hour as place, price, transactions as times" + paid(sql, chain, period);
        return sql.add(FALLEN_ON.formatted(paid)).on(connection);
    }

    private static String paid(Sql sql, long chain, GasPeriod period) {
        return " from gas_prices where chain_id = " + sql.bind(chain) + " and hour >= "
                + sql.bind(Sql.utc(period.from())) + " and hour < " + sql.bind(Sql.utc(period.to()))
                + " and transactions > 0";
    }

    private static Percentiles percentiles(Row row) {
        List<BigDecimal> prices = Arrays.stream(row.getArrayOfNumerics("prices"))
                .map(Numeric::bigDecimalValue)
                .toList();
        return new Percentiles(prices, List.of(row.getArrayOfLongs("upto")), row.getLong("n"));
    }

    private static GasHours.Hour shown(GasHours.Hour hour) {
        return new GasHours.Hour(hour.hour(), rounded(hour.p10()), rounded(hour.p50()), rounded(hour.p90()), hour.n());
    }

    private static @Nullable BigDecimal rounded(@Nullable BigDecimal value) {
        return value == null ? null : value.round(Decimals.SHOWN);
    }
}
