package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.domain.risk.MeasureSettings;
import io.hyperdex.domain.risk.Performance;
import io.hyperdex.domain.risk.RiskAppetite;
import io.hyperdex.domain.risk.TraderStyle;
import io.hyperdex.domain.risk.WinLoss;
import io.hyperdex.platform.store.LedgerDays;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures the ledgers of a share when a day has ended for them, so that who did best is read and not calculated. */
final class LedgerRankings {
    /** Days of each period up to the last midnight; 0 is all. */
    private static final List<Integer> PERIODS = List.of(1, 7, 30, 90, 365, 0);

    static final int AT_ONCE = 50;
    private static final int DAYS_OF_YEAR = 365;

    private static final String DUE = """
            select id, source_id from ledgers
            where trades > 0 and coalesce(ranked, '-infinity') < $1 and passed >= $1 and trader_id % $2 = $3 limit $4
            """;
    private static final String REMOVE = "delete from rankings where ledger_id = any($1)";
    private static final String WRITE = """
            insert into rankings (ledger_id, period, source_id, trades, value, style, appetite, total_return, sharpe, sortino,
                max_drawdown, win_rate, profit_factor, score)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """;
    private static final String DONE = "update ledgers set ranked = $1 where id = any($2)";

    private final Vertx vertx;
    private final MeasureSettings measures;
    private final int share;

    LedgerRankings(Vertx vertx, MeasureSettings measures, int share) {
        this.vertx = vertx;
        this.measures = measures;
        this.share = share;
    }

    /** Some of the ledgers whose last day has not been measured, up to {@link #AT_ONCE}; gives how many. */
    Future<Integer> rank(SqlConnection transaction, Instant now) {
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        return transaction
                .preparedQuery(DUE)
                .execute(Tuple.of(midnight.atOffset(ZoneOffset.UTC), LedgerShare.SHARES, share, AT_ONCE))
                .compose(due -> due.size() == 0
                        ? Future.succeededFuture(0)
                        : rank(transaction, due, midnight).map(due.size()));
    }

    private Future<Void> rank(SqlConnection transaction, RowSet<Row> due, Instant midnight) {
        List<Integer> ids = new ArrayList<>(due.size());
        due.forEach(ledger -> ids.add(ledger.getInteger("id")));
        LocalDate today = LocalDate.ofInstant(midnight, ZoneOffset.UTC);
        Tuple ledgers = Tuple.tuple().addValue(ids.toArray(Integer[]::new));
        return transaction
                .preparedQuery(REMOVE)
                .execute(ledgers)
                .compose(removed -> LedgerDays.read(transaction, ids))
                .compose(days -> vertx.executeBlocking(() -> rows(due, days, today), false))
                .compose(rows -> rows.isEmpty()
                        ? Future.succeededFuture()
                        : transaction.preparedQuery(WRITE).executeBatch(rows).mapEmpty())
                .compose(written -> transaction
                        .preparedQuery(DONE)
                        .execute(Tuple.of(midnight.atOffset(ZoneOffset.UTC)).addValue(ids.toArray(Integer[]::new)))
                        .mapEmpty());
    }

    private List<Tuple> rows(RowSet<Row> due, Map<Integer, LedgerDays> days, LocalDate today) {
        List<Tuple> rows = new ArrayList<>();
        for (Row ledger : due) {
            rows.addAll(rows(ledger, days.getOrDefault(ledger.getInteger("id"), LedgerDays.NONE), today));
        }
        return rows;
    }

    private List<Tuple> rows(Row ledger, LedgerDays ledgerDays, LocalDate today) {
        List<DayReturns.Day> days = ledgerDays.until(today).days();
        List<Tuple> rows = new ArrayList<>();
        for (int period : PERIODS) {
            List<DayReturns.Day> chosen =
                    period == 0 || days.size() <= period ? days : days.subList(days.size() - period, days.size());
            boolean traded =
                    !chosen.isEmpty() && ledgerDays.tradesBetween(chosen.get(0).day(), today) > 0;
            if (traded) {
                rows.add(row(
                        ledger,
                        period,
                        chosen,
                        ledgerDays.tradesBetween(chosen.get(0).day(), today)));
            }
        }
        return rows;
    }

    private Tuple row(Row ledger, int period, List<DayReturns.Day> days, long trades) {
        Performance measured = Performance.of(days, measures);
        WinLoss results = WinLoss.NONE;
        for (DayReturns.Day day : days) {
            results = results.with(day.profit());
        }
        BigDecimal volatility = measured.volatility();
        return Tuple.tuple()
                .addValue(ledger.getInteger("id"))
                .addValue((short) period)
                .addValue(ledger.getInteger("source_id"))
                .addValue(trades)
                .addValue(days.get(days.size() - 1).endValue())
                .addValue(style(TraderStyle.of(trades, days.size())))
                .addValue(volatility == null ? null : appetite(volatility.doubleValue() / Math.sqrt(DAYS_OF_YEAR)))
                .addValue(number(measured.cumulative()))
                .addValue(number(measured.sharpe()))
                .addValue(number(measured.sortino()))
                .addValue(number(measured.maxDrawdown()))
                .addValue(number(results.winRate()))
                .addValue(number(results.profitFactor()))
                .addValue(number(measured.score()));
    }

    private static @Nullable Double number(@Nullable BigDecimal figure) {
        return figure == null ? null : figure.doubleValue();
    }

    private static short style(TraderStyle style) {
        return switch (style) {
            case HIGH_FREQUENCY -> 0;
            case REGULAR -> 1;
            case LONG_TERM -> 2;
        };
    }

    private static short appetite(double dailyVolatility) {
        return switch (RiskAppetite.of(dailyVolatility)) {
            case CONSERVATIVE -> 0;
            case MODERATE -> 1;
            case AGGRESSIVE -> 2;
        };
    }
}
