package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.LedgerFigures;
import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.domain.risk.WinLoss;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.LedgerDays;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.ZoneOffset;

/**
 * What a trader did in a time, in USD.
 *
 * @param gas that executed trades were charged
 * @param results of the trades that closed something, by FIFO, since the beginning; else of the days of the period
 */
record Activity(Period period, long trades, BigDecimal volume, BigDecimal gas, WinLoss results) {
    private static final String IN_PERIOD = """
            select t.trades, t.volume, g.gas from ledgers l
            cross join lateral (select count(*) as trades, coalesce(sum(amount_usd), 0) as volume from trades
                where trader_id = l.trader_id and source_id = l.source_id and status = 0 and ts >= $2 and ts < $3
                    and position <= $4) t
            cross join lateral (select coalesce(sum(cost * native_usd), 0) as gas from gas_transactions
                where trader_id = l.trader_id and source_id = l.source_id and not failed and ts >= $2 and ts < $3) g
            where l.id = $1
            """;

    static Future<Activity> read(SqlConnection connection, StoredLedger ledger, Period period) {
        Integer id = ledger.id();
        LedgerFigures figures = ledger.figures();
        if (id == null || figures == null) {
            return Future.succeededFuture(new Activity(period, 0, BigDecimal.ZERO, BigDecimal.ZERO, WinLoss.NONE));
        }
        if (period.isWhole(ledger.asOf().time())) {
            LedgerFigures.Counts counts = figures.counts();
            return Future.succeededFuture(
                    new Activity(period, counts.trades(), counts.volume(), counts.gas(), figures.closed()));
        }
        Tuple parameters = Tuple.of(
                id,
                period.from().atOffset(ZoneOffset.UTC),
                period.to().atOffset(ZoneOffset.UTC),
                ledger.asOf().position().offset());
        return LedgerDays.read(connection, id)
                .compose(days -> connection
                        .preparedQuery(IN_PERIOD)
                        .execute(parameters)
                        .map(rows -> rows.iterator().next())
                        .map(row -> new Activity(
                                period,
                                row.getLong("trades"),
                                Columns.decimal(row, "volume"),
                                Columns.decimal(row, "gas"),
                                results(period, days))));
    }

    private static WinLoss results(Period period, LedgerDays days) {
        WinLoss results = WinLoss.NONE;
        for (DayReturns.Day day : period.of(days.days())) {
            results = results.with(day.profit());
        }
        return results;
    }
}
