package io.hyperdex.ingest.store;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Ohlc;
import io.hyperdex.domain.StoredCandle;
import io.hyperdex.platform.store.CandleLocks;
import io.hyperdex.platform.store.ColumnType;
import io.hyperdex.platform.store.RowsFormat;
import io.hyperdex.platform.store.RowsFormat.Column;
import io.hyperdex.platform.store.RowsStatement;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stored candles: what a batch adds to them, folded before it is written. */
final class CandleTable {
    private static final RowsFormat<PoolCandle> FORMAT = new RowsFormat<>(
            "new_candle",
            List.of(
                    of("pool_id", ColumnType.INTEGER, PoolCandle::poolId),
                    of("shortest", ColumnType.SMALLINT, row -> place(row.candle.shortest())),
                    of("longest", ColumnType.SMALLINT, row -> place(row.candle.longest())),
                    of("open_time", ColumnType.TIMESTAMPTZ, row -> row.state().openTime()),
                    of("pool_open", ColumnType.NUMERIC, row -> poolOpen(row.state())),
                    of(
                            "pool_high",
                            ColumnType.NUMERIC,
                            row -> unlessOpen(row.state().pool(), Ohlc::high)),
                    of(
                            "pool_low",
                            ColumnType.NUMERIC,
                            row -> unlessOpen(row.state().pool(), Ohlc::low)),
                    of(
                            "pool_close",
                            ColumnType.NUMERIC,
                            row -> unlessOpen(row.state().pool(), Ohlc::close)),
                    of("open", ColumnType.NUMERIC, row -> row.state().executed().open()),
                    of("high", ColumnType.NUMERIC, row -> unlessOpen(row.state().executed(), Ohlc::high)),
                    of("low", ColumnType.NUMERIC, row -> unlessOpen(row.state().executed(), Ohlc::low)),
                    of(
                            "close",
                            ColumnType.NUMERIC,
                            row -> unlessOpen(row.state().executed(), Ohlc::close)),
                    of(
                            "open_order",
                            ColumnType.BYTEA,
                            row -> row.state().openOrder().bytes()),
                    of("close_order", ColumnType.BYTEA, row -> closeOrder(row.state())),
                    of("volume0", ColumnType.NUMERIC, row -> row.state().volume0()),
                    of("volume1", ColumnType.NUMERIC, row -> row.state().volume1()),
                    of("volume_usd", ColumnType.NUMERIC, row -> row.state().volumeUsd()),
                    of("unvalued", ColumnType.INTEGER, row -> row.state().unvalued()),
                    of("trades", ColumnType.INTEGER, row -> row.state().trades()),
                    of("buys0", ColumnType.INTEGER, row -> row.state().buys0())));

    private static final String FIGURES = "pool_open, pool_high, pool_low, pool_close, open, high, low, close,"
            + " open_order, close_order, volume0, volume1, volume_usd, unvalued, trades, buys0";

    /**
     * {@code CandleState.merge} in SQL; what is null is as the open, and greatest and least pass over it. A change after the
     * candle's end raises its revision.
     */
    private static final String MERGE =
            """
            insert into candles as c (pool_id, step, open_time, %1$s)
            select pool_id, step, date_bin(make_interval(secs => step), open_time, timestamptz '1970-01-01 00:00:00+00') as open_time,
                %1$s
            from (select n.*, unnest((array%2$s)[n.shortest:n.longest]) as step from %3$s as n) as each
            order by %4$s
            on conflict (pool_id, step, open_time) do update set
                pool_open = case when c.pool_open is null or excluded.pool_open is null then null
                    when excluded.open_order < c.open_order then excluded.pool_open else c.pool_open end,
                pool_high = case when c.pool_open is null or excluded.pool_open is null then null
                    else greatest(c.pool_open, c.pool_high, excluded.pool_open, excluded.pool_high) end,
                pool_low = case when c.pool_open is null or excluded.pool_open is null then null
                    else least(c.pool_open, c.pool_low, excluded.pool_open, excluded.pool_low) end,
                pool_close = case when c.pool_open is null or excluded.pool_open is null then null
                    when coalesce(excluded.close_order, excluded.open_order) > coalesce(c.close_order, c.open_order)
                    then coalesce(excluded.pool_close, excluded.pool_open) else coalesce(c.pool_close, c.pool_open) end,
                open = case when excluded.open_order < c.open_order then excluded.open else c.open end,
                high = greatest(c.open, c.high, excluded.open, excluded.high),
                low = least(c.open, c.low, excluded.open, excluded.low),
                close = case
                    when coalesce(excluded.close_order, excluded.open_order) > coalesce(c.close_order, c.open_order)
                    then coalesce(excluded.close, excluded.open) else coalesce(c.close, c.open) end,
                open_order = least(c.open_order, excluded.open_order),
                close_order = greatest(c.open_order, c.close_order, excluded.open_order, excluded.close_order),
                volume0 = c.volume0 + excluded.volume0,
                volume1 = c.volume1 + excluded.volume1,
                volume_usd = c.volume_usd + excluded.volume_usd,
                unvalued = c.unvalued + excluded.unvalued,
                trades = c.trades + excluded.trades,
                buys0 = c.buys0 + excluded.buys0,
                revision = c.revision + (c.open_time + make_interval(secs => c.step) <= $2)::integer
            """.formatted(FIGURES, Interval.storedSeconds(), FORMAT.unnest(1), CandleLocks.ORDER);

    /** The statement's lock order is that of the ids. */
    private static final String EXECUTED_BASIS = """
            update pools set executed_basis = true where id in (
                select id from pools where id = any($1) and not executed_basis order by id for no key update)
            """;

    private CandleTable() {}

    private static Column<PoolCandle> of(String name, ColumnType type, Function<PoolCandle, @Nullable Object> value) {
        return new Column<>(name, type, value);
    }

    static Future<RowsStatement> prepare(SqlConnection connection) {
        return RowsStatement.prepare(connection, MERGE);
    }

    private static int place(Interval interval) {
        return Interval.STORED.indexOf(interval) + 1;
    }

    private static @Nullable BigDecimal poolOpen(CandleState state) {
        return state.pool() == null ? null : state.pool().open();
    }

    private static @Nullable BigDecimal unlessOpen(@Nullable Ohlc prices, Function<Ohlc, BigDecimal> price) {
        if (prices == null || prices.isOnePrice()) {
            return null;
        }
        BigDecimal value = price.apply(prices);
        return value.compareTo(prices.open()) == 0 ? null : value;
    }

    private static byte @Nullable [] closeOrder(CandleState state) {
        return state.closeOrder().equals(state.openOrder())
                ? null
                : state.closeOrder().bytes();
    }

    /** What {@link #merge} adds for executed trades, by pool; null when there are none. Pure, and dear: it folds them. */
    static @Nullable Tuple fold(Map<Integer, List<Fill>> fills, Instant now) {
        List<PoolCandle> candles = new ArrayList<>();
        fills.forEach((poolId, ofPool) ->
                StoredCandle.of(ofPool).forEach(candle -> candles.add(new PoolCandle(poolId, candle))));
        return candles.isEmpty() ? null : Tuple.of(FORMAT.array(candles), now.atOffset(ZoneOffset.UTC));
    }

    /** Adds what was folded to the stored candles. */
    static Future<Void> merge(RowsStatement merge, @Nullable Tuple folded) {
        return folded == null ? Future.succeededFuture() : merge.execute(folded).mapEmpty();
    }

    /** Pools whose candles show the executed price from now on, because a trade came without a pool price. */
    static Future<Void> turnToExecutedBasis(SqlConnection connection, Collection<Integer> poolIds) {
        if (poolIds.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(EXECUTED_BASIS)
                .execute(Tuple.of(poolIds.toArray(Integer[]::new)))
                .mapEmpty();
    }

    private record PoolCandle(int poolId, StoredCandle candle) {
        CandleState state() {
            return candle.state();
        }
    }
}
