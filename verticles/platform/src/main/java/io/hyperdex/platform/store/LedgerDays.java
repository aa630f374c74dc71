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
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The days of a ledger that have ended, without holes, in USD.
 *
 * @param days the oldest first
 * @param trades since the beginning, at the end of days on which something changed
 */
public record LedgerDays(List<DayReturns.Day> days, NavigableMap<LocalDate, Long> trades) {
    public static final LedgerDays NONE = new LedgerDays(List.of(), Collections.emptyNavigableMap());

    private static final String DAYS =
            "select ledger_id, at, value, start_value, deposits, withdrawals, day_return, trades"
                    + " from ledger_points where ledger_id = any($1) and step = 86400 order by ledger_id, at";

    public static Future<LedgerDays> read(SqlConnection connection, int ledger) {
        return read(connection, List.of(ledger)).map(days -> days.getOrDefault(ledger, NONE));
    }

    /** Of several ledgers; those without a day that has ended are not among them. */
    public static Future<Map<Integer, LedgerDays>> read(SqlConnection connection, Collection<Integer> ledgers) {
        Tuple parameters = Tuple.tuple().addValue(ledgers.toArray(Integer[]::new));
        return connection.preparedQuery(DAYS).execute(parameters).map(rows -> {
            Map<Integer, List<Row>> byLedger = new HashMap<>();
            rows.forEach(row -> byLedger.computeIfAbsent(row.getInteger("ledger_id"), absent -> new ArrayList<>())
                    .add(row));
            Map<Integer, LedgerDays> all = new HashMap<>();
            byLedger.forEach((ledger, days) -> all.put(ledger, of(days)));
            return all;
        });
    }

    private static LedgerDays of(List<Row> rows) {
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
    }

    /** The same with all days before that one: those after the last on which anything changed are idle. */
    public LedgerDays until(LocalDate end) {
        List<DayReturns.Day> all = new ArrayList<>(days);
        while (!all.isEmpty() && all.get(all.size() - 1).day().plusDays(1).isBefore(end)) {
            all.add(all.get(all.size() - 1).idle());
        }
        return new LedgerDays(all, trades);
    }

    /** How many trades there were from the day on until the end of another. */
    public long tradesBetween(LocalDate first, LocalDate last) {
        var until = trades.floorEntry(last);
        var before = trades.lowerEntry(first);
        return (until == null ? 0 : until.getValue()) - (before == null ? 0 : before.getValue());
    }
}
