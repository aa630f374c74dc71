package io.hyperdex.query.traders;

import io.hyperdex.domain.risk.BenchmarkComparison;
import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.domain.risk.MeasureSettings;
import io.hyperdex.platform.store.RatesConfig;
import io.vertx.core.Future;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Daily returns of tokens by the system's own prices. */
final class TokenSeries {
    /** A price that is more than a day old at the time says nothing of that day. */
    private static final String PRICES = """
            select p.usd::float8 from unnest($1::bigint[], $2::text[]) with ordinality as t(chain_id, address, place)
            cross join unnest($3::timestamptz[]) with ordinality as d(at, place)
            left join tokens k on k.chain_id = t.chain_id and k.address = t.address
            left join lateral price_at(k.id, d.at, $4) p on p.ts >= d.at - interval '1 day'
            order by t.place, d.place
            """;

    private final RatesConfig rates;
    private final Duration fresh;
    private final MeasureSettings measures;

    /** @param fresh among prices that are not older the best source is taken */
    TokenSeries(RatesConfig rates, Duration fresh, MeasureSettings measures) {
        this.rates = rates;
        this.fresh = fresh;
        this.measures = measures;
    }

    /** The days beside a benchmark; null without any. */
    Future<@Nullable BenchmarkComparison> comparison(SqlConnection connection, String name, List<DayReturns.Day> days) {
        return days.isEmpty()
                ? Future.succeededFuture()
                : benchmark(connection, name, days)
                        .map(returns -> BenchmarkComparison.of(days, name, returns, measures));
    }

    /** Of the benchmark on these days; NaN where it has no price. */
    private Future<double[]> benchmark(SqlConnection connection, String name, List<DayReturns.Day> days) {
        List<Instant> ends = new ArrayList<>();
        ends.add(days.get(0).day().atStartOfDay(ZoneOffset.UTC).toInstant());
        days.forEach(day -> ends.add(day.end()));
        String token = name.equals("eth") ? rates.ether() : rates.bitcoin();
        return returns(connection, new Long[] {RatesConfig.CHAIN}, new String[] {token}, ends)
                .map(series -> series.get(0));
    }

    /** Of each token, from each of the times to the next; NaN where a price is missing. */
    Future<List<double[]>> returns(SqlConnection connection, Long[] chains, String[] tokens, List<Instant> times) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfLong(chains)
                .addArrayOfString(tokens)
                .addArrayOfOffsetDateTime(times.stream()
                        .map(time -> time.atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addValue(Interval.of(fresh));
        return connection.preparedQuery(PRICES).execute(parameters).map(rows -> {
            List<double[]> series = new ArrayList<>(tokens.length);
            var prices = rows.iterator();
            while (prices.hasNext()) {
                double[] returns = new double[times.size() - 1];
                double before = price(prices.next());
                for (int i = 0; i < returns.length; i++) {
                    double price = price(prices.next());
                    returns[i] = before > 0 ? price / before - 1 : Double.NaN;
                    before = price;
                }
                series.add(returns);
            }
            return series;
        });
    }

    private static double price(Row row) {
        Double usd = row.getDouble(0);
        return usd == null ? Double.NaN : usd;
    }
}
