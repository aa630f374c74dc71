package io.hyperdex.query.traders;

import io.hyperdex.domain.risk.BenchmarkComparison;
import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.domain.risk.MeasureSettings;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.RatesConfig;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Daily returns of tokens by the system's own prices. */
final class TokenSeries {
    private static final String PRICES = """
            select p.usd from unnest($3::timestamptz[]) with ordinality as d(at, place)
            left join tokens k on k.chain_id = $1 and k.address = $2
            left join lateral (select usd from prices where token_id = k.id and ts <= d.at
                order by ts desc, source collate "C" desc limit 1) p on true
            order by d.place
            """;

    private final RatesConfig rates;

    TokenSeries(RatesConfig rates) {
        this.rates = rates;
    }

    /** The days beside a benchmark; null without any. */
    Future<@Nullable BenchmarkComparison> comparison(SqlConnection connection, String name, List<DayReturns.Day> days) {
        return days.isEmpty()
                ? Future.succeededFuture()
                : benchmark(connection, name, days)
                        .map(returns -> BenchmarkComparison.of(days, name, returns, MeasureSettings.DEFAULT));
    }

    /** Of the benchmark on these days; NaN where it has no price. */
    private Future<double[]> benchmark(SqlConnection connection, String name, List<DayReturns.Day> days) {
        List<Instant> ends = new ArrayList<>();
        ends.add(days.get(0).day().atStartOfDay(ZoneOffset.UTC).toInstant());
        days.forEach(day -> ends.add(day.end()));
        return returns(connection, RatesConfig.CHAIN, name.equals("eth") ? rates.ether() : rates.bitcoin(), ends);
    }

    /** From each of the times to the next. */
    static Future<double[]> returns(SqlConnection connection, long chain, String token, List<Instant> times) {
        Tuple parameters = Tuple.of(chain, token)
                .addValue(times.stream()
                        .map(time -> time.atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        return connection.preparedQuery(PRICES).execute(parameters).map(rows -> {
            double[] returns = new double[times.size() - 1];
            Arrays.fill(returns, Double.NaN);
            BigDecimal before = null;
            int place = 0;
            for (var row : rows) {
                BigDecimal price = Columns.decimalOrNull(row, 0);
                if (place > 0 && before != null && price != null && before.signum() > 0) {
                    returns[place - 1] = price.doubleValue() / before.doubleValue() - 1;
                }
                before = price;
                place++;
            }
            return returns;
        });
    }
}
