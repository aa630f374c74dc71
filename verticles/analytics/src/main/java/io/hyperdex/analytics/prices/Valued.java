package io.hyperdex.analytics.prices;

import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.store.Columns;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Trades that have got other values, and what follows from that.
 *
 * @param asked times that were looked at
 * @param changed trades of them, or of the stretch
 * @param touched the answers that show changed trades
 * @param candles what is yet to be added to candles
 * @param swaps those of them that stood before the stretch; {@code stood}: of their ledgers
 */
record Valued(
        long asked,
        long changed,
        List<Change> touched,
        List<Difference> candles,
        List<SwapValue> swaps,
        List<Stood> stood) {
    private static final int POOL = 1;
    private static final int TRADER = 2;
    private static final int CANDLE = 3;
    private static final int SWAP = 4;

    static final Valued NOTHING = new Valued(0, 0, List.of(), List.of(), List.of(), List.of());

    static Valued of(RowSet<Row> rows) {
        long asked = 0;
        long changed = 0;
        List<Stood> stood = new ArrayList<>();
        List<Change> touched = new ArrayList<>();
        List<Difference> candles = new ArrayList<>();
        List<SwapValue> swaps = new ArrayList<>();
        for (Row row : rows) {
            asked += row.getLong("asked");
            changed += row.getLong("changed");
            switch (row.getInteger("kind")) {
                case POOL -> {
                    touched.add(change(row, Tags.pool(row.getString("address"))));
                    touched.add(change(row, Tags.TRADES));
                }
                case TRADER -> touched.add(change(row, Tags.trader(row.getString("address"))));
                case CANDLE -> candles.add(Difference.of(row));
                case SWAP -> {
                    swaps.add(SwapValue.of(row));
                    stood.add(Stood.of(row));
                }
                default -> {}
            }
        }
        return new Valued(asked, changed, touched, candles, swaps, stood);
    }

    private static Change change(Row row, String tag) {
        return new Change(
                tag,
                row.getOffsetDateTime("first").toInstant().toEpochMilli(),
                row.getOffsetDateTime("last").toInstant().toEpochMilli() + 1);
    }

    Valued and(Valued more) {
        return new Valued(
                asked + more.asked,
                changed + more.changed,
                Stream.concat(touched.stream(), more.touched.stream()).toList(),
                Stream.concat(candles.stream(), more.candles.stream()).toList(),
                Stream.concat(swaps.stream(), more.swaps.stream()).toList(),
                Stream.concat(stood.stream(), more.stood.stream()).toList());
    }

    /** A trade that stood before the stretch, so that a ledger may have its value of before. */
    record Stood(int trader, int source, OffsetDateTime time) {
        static Stood of(Row row) {
            return new Stood(row.getInteger("trader_id"), row.getInteger("source_id"), row.getOffsetDateTime("first"));
        }
    }

    /** What a candle's volume in USD, and the number of its trades that are in none, change by. */
    record Difference(int pool, int step, OffsetDateTime openTime, BigDecimal usd, long unvalued) {
        static Difference of(Row row) {
            return new Difference(
                    row.getInteger("pool_id"),
                    row.getInteger("step"),
                    row.getOffsetDateTime("first"),
                    Columns.decimal(row, "usd"),
                    row.getLong("unvalued"));
        }
    }
}
