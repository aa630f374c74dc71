package io.hyperdex.ingest.store;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Ohlc;
import io.hyperdex.ingest.store.Columns.Column;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stored candles: what a batch adds to them, folded before it is written. */
final class CandleTable {
    private static final Columns<PoolCandle> COLUMNS = new Columns<>(List.of(
            new Column<>("pool_id", "integer", Integer[]::new, PoolCandle::poolId),
            new Column<>("step", "integer", Integer[]::new, PoolCandle::step),
            new Column<>("open_time", "timestamptz", OffsetDateTime[]::new, PoolCandle::openTime),
            Column.numeric("pool_open", candle -> candle.pool(Ohlc::open)),
            Column.numeric("pool_high", candle -> candle.pool(Ohlc::high)),
            Column.numeric("pool_low", candle -> candle.pool(Ohlc::low)),
            Column.numeric("pool_close", candle -> candle.pool(Ohlc::close)),
            Column.numeric("open", candle -> candle.state().executed().open()),
            Column.numeric("high", candle -> candle.state().executed().high()),
            Column.numeric("low", candle -> candle.state().executed().low()),
            Column.numeric("close", candle -> candle.state().executed().close()),
            new Column<>(
                    "open_order",
                    "text",
                    String[]::new,
                    candle -> candle.state().openOrder().text()),
            new Column<>(
                    "close_order",
                    "text",
                    String[]::new,
                    candle -> candle.state().closeOrder().text()),
            Column.numeric("volume0", candle -> candle.state().volume0()),
            Column.numeric("volume1", candle -> candle.state().volume1()),
            Column.numeric("volume_usd", candle -> candle.state().volumeUsd()),
            new Column<>(
                    "unvalued",
                    "integer",
                    Integer[]::new,
                    candle -> candle.state().unvalued()),
            new Column<>(
                    "trades",
                    "integer",
                    Integer[]::new,
                    candle -> candle.state().trades()),
            new Column<>(
                    "buys0", "integer", Integer[]::new, candle -> candle.state().buys0())));

    /**
     * {@code CandleState.merge} in SQL. In key order, so that batches wait for one another and never in a circle. A change
     * after the candle's end raises its revision.
     */
    private static final String MERGE = """
            insert into candles as c (%1$s)
            select * from %2$s order by 1, 2, 3
            on conflict (pool_id, step, open_time) do update set
                pool_open = case when c.pool_open is null or excluded.pool_open is null then null
                    when excluded.open_order < c.open_order then excluded.pool_open else c.pool_open end,
                pool_high = case when c.pool_open is null or excluded.pool_open is null then null
                    else greatest(c.pool_high, excluded.pool_high) end,
                pool_low = case when c.pool_open is null or excluded.pool_open is null then null
                    else least(c.pool_low, excluded.pool_low) end,
                pool_close = case when c.pool_open is null or excluded.pool_open is null then null
                    when excluded.close_order > c.close_order then excluded.pool_close else c.pool_close end,
                open = case when excluded.open_order < c.open_order then excluded.open else c.open end,
                high = greatest(c.high, excluded.high),
                low = least(c.low, excluded.low),
                close = case when excluded.close_order > c.close_order then excluded.close else c.close end,
                open_order = least(c.open_order, excluded.open_order),
                close_order = greatest(c.close_order, excluded.close_order),
                volume0 = c.volume0 + excluded.volume0,
                volume1 = c.volume1 + excluded.volume1,
                volume_usd = c.volume_usd + excluded.volume_usd,
                unvalued = c.unvalued + excluded.unvalued,
                trades = c.trades + excluded.trades,
                buys0 = c.buys0 + excluded.buys0,
                revision = c.revision + (c.open_time + make_interval(secs => c.step) <= $%3$d)::integer
            """.formatted(COLUMNS.names(), COLUMNS.unnest(1), 20);

    /** The statement's lock order is that of the ids. */
    private static final String EXECUTED_BASIS = """
            update pools set executed_basis = true where id in (
                select id from pools where id = any($1) and not executed_basis order by id for no key update)
            """;

    private CandleTable() {}

    /** What {@link #merge} adds for executed trades, by pool; null when there are none. Pure, and dear: it folds them. */
    static @Nullable Tuple fold(Map<Integer, List<Fill>> fills, Instant now) {
        List<PoolCandle> candles = new ArrayList<>();
        fills.forEach((poolId, ofPool) -> candles.addAll(fold(poolId, ofPool)));
        return candles.isEmpty()
                ? null
                : Tuple.tuple(new ArrayList<>(COLUMNS.arrays(candles))).addValue(now.atOffset(ZoneOffset.UTC));
    }

    /** Adds what was folded to the stored candles. */
    static Future<Void> merge(SqlConnection connection, @Nullable Tuple folded) {
        return folded == null
                ? Future.succeededFuture()
                : connection.preparedQuery(MERGE).execute(folded).mapEmpty();
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

    private static List<PoolCandle> fold(int poolId, List<Fill> fills) {
        Collection<CandleState> minutes = CandleState.fold(Interval.M1, fills);
        Collection<CandleState> hours = CandleState.rollUp(Interval.H1, minutes);
        List<PoolCandle> candles = new ArrayList<>();
        minutes.forEach(state -> candles.add(new PoolCandle(poolId, Interval.M1, state)));
        hours.forEach(state -> candles.add(new PoolCandle(poolId, Interval.H1, state)));
        CandleState.rollUp(Interval.D1, hours)
                .forEach(state -> candles.add(new PoolCandle(poolId, Interval.D1, state)));
        return candles;
    }

    private record PoolCandle(int poolId, Interval interval, CandleState state) {
        int step() {
            return (int) interval.longest().toSeconds();
        }

        OffsetDateTime openTime() {
            return state.openTime().atOffset(ZoneOffset.UTC);
        }

        @Nullable
        BigDecimal pool(Function<Ohlc, BigDecimal> price) {
            return state.pool() == null ? null : price.apply(state.pool());
        }
    }
}
