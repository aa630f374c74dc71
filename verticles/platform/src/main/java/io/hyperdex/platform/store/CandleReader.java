package io.hyperdex.platform.store;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Ohlc;
import io.hyperdex.domain.OrderKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads candles of every interval: stored ones as they are, longer ones folded in SQL, 1s ones folded from the trades. */
public final class CandleReader {
    private static final String COLUMNS = """
            open_time, pool_open, pool_high, pool_low, pool_close, open, high, low, close, open_order, close_order,
            volume0, volume1, volume_usd, unvalued, trades, buys0, revision
            """;

    private CandleReader() {}

    /**
     * The oldest {@code limit} candles of {@code [from, to)}, ascending; without {@code from} the newest {@code limit}
     * before {@code to}, ascending too. Both bounds are starts of intervals or lie anywhere in the last one. Not for 1s.
     */
    public static Future<List<CandleState>> read(
            SqlConnection connection, int poolId, Interval interval, @Nullable Instant from, Instant to, int limit) {
        boolean newest = from == null;
        int ratio = (int)
                (interval.longest().toSeconds() / interval.storedAs().longest().toSeconds());
        String sql = interval == interval.storedAs() ? stored(newest) : folded(interval, newest);
        Tuple parameters = Tuple.of(
                poolId,
                (int) interval.storedAs().longest().toSeconds(),
                (from == null ? Instant.EPOCH : from).atOffset(ZoneOffset.UTC),
                to.atOffset(ZoneOffset.UTC),
                limit);
        if (interval != interval.storedAs()) {
            // The first limit * ratio stored candles hold at least limit whole buckets: none has more than ratio.
            parameters.addInteger(limit * ratio);
        }
        return connection.preparedQuery(sql).execute(parameters).map(rows -> {
            List<CandleState> candles = new ArrayList<>(rows.size());
            rows.forEach(row -> candles.add(candle(row)));
            if (newest) {
                Collections.reverse(candles);
            }
            return candles;
        });
    }

    /** The 1s candles of {@code [from, to)}, from at most {@code tradesMax} trades. */
    public static Future<List<CandleState>> seconds(
            SqlConnection connection, int poolId, Instant from, Instant to, int tradesMax) {
        String sql = TradeRows.SELECT + "where t.pool_id = $1 and t.ts >= $2 and t.ts < $3 and t.status = 0 limit $4";
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of(poolId, from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC), tradesMax))
                .map(rows -> {
                    var fills = new ArrayList<io.hyperdex.domain.Fill>(rows.size());
                    rows.forEach(row -> fills.add(TradeRows.fill(row)));
                    return List.copyOf(CandleState.fold(Interval.S1, fills));
                });
    }

    private static String stored(boolean newest) {
        return "select " + COLUMNS
                + " from candles where pool_id = $1 and step = $2 and open_time >= $3 and open_time < $4"
                + " order by open_time " + direction(newest) + " limit $5";
    }

    private static String folded(Interval interval, boolean newest) {
        return """
                select %1$s as open_time,
                       case when bool_and(pool_open is not null) then (array_agg(pool_open order by open_order))[1] end as pool_open,
                       max(pool_high) as pool_high, min(pool_low) as pool_low,
                       (array_agg(pool_close order by close_order desc))[1] as pool_close,
                       (array_agg(open order by open_order))[1] as open, max(high) as high, min(low) as low,
                       (array_agg(close order by close_order desc))[1] as close,
                       -- min and max of bytea are not in PostgreSQL before 18.
                       (array_agg(open_order order by open_order))[1] as open_order,
                       (array_agg(close_order order by close_order desc))[1] as close_order,
                       sum(volume0) as volume0, sum(volume1) as volume1, sum(volume_usd) as volume_usd,
                       sum(unvalued)::integer as unvalued, sum(trades)::integer as trades,
                       sum(buys0)::integer as buys0, sum(revision)::integer as revision
                from (select * from whole_candles where pool_id = $1 and step = $2 and open_time >= $3 and open_time < $4
                      order by open_time %2$s limit $6) as shorter
                group by 1 order by 1 %2$s limit $5
                """.formatted(bucket(interval), direction(newest));
    }

    private static String direction(boolean newest) {
        return newest ? "desc" : "asc";
    }

    private static String bucket(Interval interval) {
        return switch (interval) {
            case W1 -> "date_bin('7 days', open_time, timestamptz '1970-01-05 00:00:00+00')";
            case MO1 -> "date_trunc('month', open_time, 'UTC')";
            case S1, M1, M5, M15, H1, H4, D1 ->
                "date_bin('" + interval.longest().toSeconds()
                        + " seconds', open_time, timestamptz '1970-01-01 00:00:00+00')";
        };
    }

    /** A row with the columns of the table {@code candles}. */
    public static CandleState candle(Row row) {
        OrderKey openOrder = OrderKey.of(row.getBuffer("open_order").getBytes());
        Buffer closeOrder = row.getBuffer("close_order");
        return new CandleState(
                row.getOffsetDateTime("open_time").toInstant(),
                ohlc(row, "pool_"),
                Objects.requireNonNull(ohlc(row, "")),
                openOrder,
                closeOrder == null ? openOrder : OrderKey.of(closeOrder.getBytes()),
                Columns.decimal(row, "volume0"),
                Columns.decimal(row, "volume1"),
                Columns.decimal(row, "volume_usd"),
                row.getInteger("unvalued"),
                row.getInteger("trades"),
                row.getInteger("buys0"),
                row.getInteger("revision"));
    }

    private static @Nullable Ohlc ohlc(Row row, String prefix) {
        BigDecimal open = Columns.decimalOrNull(row, prefix + "open");
        return open == null
                ? null
                : new Ohlc(
                        open,
                        or(Columns.decimalOrNull(row, prefix + "high"), open),
                        or(Columns.decimalOrNull(row, prefix + "low"), open),
                        or(Columns.decimalOrNull(row, prefix + "close"), open));
    }

    private static BigDecimal or(@Nullable BigDecimal price, BigDecimal open) {
        return price == null ? open : price;
    }
}
