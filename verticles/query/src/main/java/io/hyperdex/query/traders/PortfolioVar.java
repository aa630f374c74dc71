package io.hyperdex.query.traders;

import io.hyperdex.domain.risk.PortfolioRisk;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Losses of a day in USD, ≥ 0; null with a reason. By how the tokens that are held have moved together over the last days. */
record PortfolioVar(
        String method,
        int n,
        int minN,
        @Nullable BigDecimal var95Usd,
        @Nullable BigDecimal var99Usd,
        @Nullable String reason) {
    private static final String METHOD = "covariance";
    /** Days of prices that the covariance is taken from, and how few are too few. */
    private static final int PRICE_DAYS = 90;

    private static final int PRICE_DAYS_MIN = 30;

    static Future<PortfolioVar> read(TokenSeries tokens, SqlConnection connection, List<Held> held, Instant now) {
        List<Instant> midnights = new ArrayList<>();
        Instant last = now.truncatedTo(ChronoUnit.DAYS);
        for (int day = PRICE_DAYS; day >= 0; day--) {
            midnights.add(last.minus(day, ChronoUnit.DAYS));
        }
        return tokens.returns(connection, Held.chains(held), Held.tokens(held), midnights)
                .map(series -> {
                    for (int i = 0; i < series.size(); i++) {
                        stableWhereUnpriced(held.get(i), series.get(i));
                    }
                    return of(held, series);
                });
    }

    /** A stable coin that nobody prices is worth the same every day. */
    private static void stableWhereUnpriced(Held held, double[] returns) {
        LedgerStore.Mark mark = held.holding().mark();
        if (mark != null && mark.source().equals("stable-leg")) {
            Arrays.fill(returns, 0);
        }
    }

    private static PortfolioVar of(List<Held> held, List<double[]> series) {
        List<Integer> days = new ArrayList<>();
        for (int day = 0; day < PRICE_DAYS; day++) {
            int at = day;
            if (series.stream().noneMatch(returns -> Double.isNaN(returns[at]))) {
                days.add(day);
            }
        }
        String reason = held.isEmpty() ? "nothing held" : days.size() < PRICE_DAYS_MIN ? "n<" + PRICE_DAYS_MIN : null;
        int n = held.isEmpty() ? 0 : days.size();
        if (reason != null) {
            return new PortfolioVar(METHOD, n, PRICE_DAYS_MIN, null, null, reason);
        }
        double[] values =
                held.stream().mapToDouble(one -> one.value().doubleValue()).toArray();
        List<double[]> aligned = series.stream()
                .map(returns -> days.stream().mapToDouble(day -> returns[day]).toArray())
                .toList();
        return new PortfolioVar(
                METHOD,
                n,
                PRICE_DAYS_MIN,
                Prices.ratio(PortfolioRisk.valueAtRisk(values, aligned, 0.95)),
                Prices.ratio(PortfolioRisk.valueAtRisk(values, aligned, 0.99)),
                null);
    }
}
