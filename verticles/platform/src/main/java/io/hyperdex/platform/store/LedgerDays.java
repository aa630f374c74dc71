package io.hyperdex.platform.store;

import io.hyperdex.domain.risk.DayReturns;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The days of a ledger that have ended, without holes, in USD.
 *
 * @param days the oldest first
 * @param trades since the beginning, at the end of days on which something changed
 */
public record LedgerDays(List<DayReturns.Day> days, NavigableMap<LocalDate, Long> trades) {
    private static final String DAYS = "select at, value, start_value, deposits, withdrawals, day_return, trades"
            + " from ledger_points where ledger_id = $1 and step = 86400 order by at";

    public static Future<LedgerDays> read(SqlConnection connection, int ledger) {
        return connection.preparedQuery(DAYS).execute(Tuple.of(ledger)).map(rows -> {
            List<DayReturns.Day> days = new ArrayList<>(rows.size());
            NavigableMap<LocalDate, Long> trades = new TreeMap<>();
            BigDecimal deposits = BigDecimal.ZERO;
            BigDecimal withdrawals = BigDecimal.ZERO;
            for (Row row : rows) {
                LocalDate day = LocalDate.ofInstant(row.getOffsetDateTime("at").toInstant(), ZoneOffset.UTC)
                        .minusDays(1);
                BigDecimal in = Columns.decimal(row, "deposits");
                BigDecimal out = Columns.decimal(row, "withdrawals");
                Double dayReturn = row.getDouble("day_return");
                days.add(new DayReturns.Day(
                        day,
                        Columns.decimal(row, "start_value"),
                        in.subtract(deposits),
                        out.subtract(withdrawals),
                        Columns.decimal(row, "value"),
                        dayReturn == null ? Double.NaN : dayReturn));
                trades.put(day, row.getLong("trades"));
                deposits = in;
                withdrawals = out;
            }
            return new LedgerDays(DayReturns.withoutHoles(days), trades);
        });
    }

    /** How many trades there were from the day on until the end of another. */
    public long tradesBetween(LocalDate first, LocalDate last) {
        var until = trades.floorEntry(last);
        var before = trades.lowerEntry(first);
        return (until == null ? 0 : until.getValue()) - (before == null ? 0 : before.getValue());
    }
}
