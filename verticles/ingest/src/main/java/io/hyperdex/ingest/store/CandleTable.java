package io.hyperdex.ingest.store;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Ohlc;
import io.hyperdex.domain.StoredCandle;
import io.hyperdex.platform.store.CandleLocks;
import io.hyperdex.platform.store.ColumnType;
import io.hyperdex.platform.store.CopyConnection;
import io.hyperdex.platform.store.RowsFormat;
import io.hyperdex.platform.store.RowsFormat.Column;
import io.hyperdex.platform.store.RowsStatement;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stored candles: what a batch adds to them, folded before it is written. */
final class CandleTable {
    private static final List<Column<PoolCandle>> FIGURES = List.of(
            of("pool_open", ColumnType.NUMERIC, row -> poolOpen(row.state())),
            of("pool_high", ColumnType.NUMERIC, row -> unlessOpen(row.state().pool(), Ohlc::high)),
            of("pool_low", ColumnType.NUMERIC, row -> unlessOpen(row.state().pool(), Ohlc::low)),
            of("pool_close", ColumnType.NUMERIC, row -> unlessOpen(row.state().pool(), Ohlc::close)),
            of("open", ColumnType.NUMERIC, row -> row.state().executed().open()),
            of("high", ColumnType.NUMERIC, row -> unlessOpen(row.state().executed(), Ohlc::high)),
            of("low", ColumnType.NUMERIC, row -> unlessOpen(row.state().executed(), Ohlc::low)),
            of("close", ColumnType.NUMERIC, row -> unlessOpen(row.state().executed(), Ohlc::close)),
            of("open_order", ColumnType.BYTEA, row -> row.state().openOrder().bytes()),
            of("close_order", ColumnType.BYTEA, row -> closeOrder(row.state())),
            of("volume0", ColumnType.NUMERIC, row -> row.state().volume0()),
            of("volume1", ColumnType.NUMERIC, row -> row.state().volume1()),
            of("volume_usd", ColumnType.NUMERIC, row -> row.state().volumeUsd()),
            of("unvalued", ColumnType.INTEGER, row -> row.state().unvalued()),
            of("trades", ColumnType.INTEGER, row -> row.state().trades()),
            of("buys0", ColumnType.INTEGER, row -> row.state().buys0()));

    private static final String FIGURE_NAMES =
            FIGURES.stream().map(Column::name).collect(Collectors.joining(", "));

    /** Added to what is stored, perhaps for several lengths. */
    private static final RowsFormat<PoolCandle> ADDED = format(List.of(
            of("pool_id", ColumnType.INTEGER, PoolCandle::poolId),
            of("shortest", ColumnType.SMALLINT, row -> place(row.candle().shortest())),
            of("longest", ColumnType.SMALLINT, row -> place(row.candle().longest())),
            of("open_time", ColumnType.TIMESTAMPTZ, row -> row.state().openTime())));

    /** New, each for one length. */
    private static final RowsFormat<PoolCandle> NEW = format(List.of(
            of("pool_id", ColumnType.INTEGER, PoolCandle::poolId),
            of("step", ColumnType.INTEGER, row -> seconds(row.candle().shortest())),
            of(
                    "open_time",
                    ColumnType.TIMESTAMPTZ,
                    row -> row.candle().openTime(row.candle().shortest()))));

    private static final String NEW_TABLE = "candles (" + NEW.names() + ")";
    /** What is to be added waits here where it came by COPY; it belongs to the connection and is empty at every begin. */
    private static final String WAITING = "added_candles";

    private static final String WAITING_TABLE = WAITING + " (" + ADDED.names() + ")";
    static final String MAKE_WAITING =
            "create temporary table " + WAITING + " on commit delete rows as select * from unnest('{}'::new_candle[])";

    /**
     * {@code CandleState.merge} in SQL; what is null is as the open, and greatest and least pass over it. A change after the
     * candle's end raises its revision.
     */
    private static final String MERGE_INTO = """
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
                revision = c.revision + (c.open_time + make_interval(secs => c.step) <= %5$s)::integer
            """;

    private static final String MERGE = merge(ADDED.unnest(1), "$2");
    private static final String MERGE_WAITING = merge(WAITING, "?");

    /** The statement's lock order is that of the ids. */
    private static final String EXECUTED_BASIS = """
            update pools set executed_basis = true where id in (
                select id from pools where id = any($1) and not executed_basis order by id for no key update)
            """;

    private CandleTable() {}

    private static Column<PoolCandle> of(String name, ColumnType type, Function<PoolCandle, @Nullable Object> value) {
        return new Column<>(name, type, value);
    }

    private static RowsFormat<PoolCandle> format(List<Column<PoolCandle>> keys) {
        return new RowsFormat<>(
                "new_candle", Stream.concat(keys.stream(), FIGURES.stream()).toList());
    }

    private static String merge(String added, String now) {
        return MERGE_INTO.formatted(FIGURE_NAMES, Interval.storedSeconds(), added, CandleLocks.ORDER, now);
    }

    static Future<RowsStatement> prepare(SqlConnection connection) {
        return RowsStatement.prepare(connection, MERGE);
    }

    private static int place(Interval interval) {
        return Interval.STORED.indexOf(interval) + 1;
    }

    private static int seconds(Interval interval) {
        return (int) interval.longest().toSeconds();
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

    /** What executed trades add, by pool. Pure, and dear. */
    static List<PoolCandle> fold(Map<Integer, List<Fill>> fills) {
        List<PoolCandle> candles = new ArrayList<>();
        fills.forEach((poolId, ofPool) ->
                StoredCandle.of(ofPool).forEach(candle -> candles.add(new PoolCandle(poolId, candle))));
        return candles;
    }

    /** What {@link #merge} sends; null when there is nothing. Pure, and dear. */
    static @Nullable Tuple parameters(List<PoolCandle> added, Instant now) {
        return added.isEmpty() ? null : Tuple.of(ADDED.array(added), now.atOffset(ZoneOffset.UTC));
    }

    /** Adds to the stored candles. */
    static Future<Void> merge(RowsStatement merge, @Nullable Tuple parameters) {
        return parameters == null
                ? Future.succeededFuture()
                : merge.execute(parameters).mapEmpty();
    }

    /** Stores candles that are not there yet, each for one length; a unique violation when one is. */
    static void insert(CopyConnection connection, List<PoolCandle> candles) throws SQLException {
        if (!candles.isEmpty()) {
            connection.copy(NEW_TABLE, NEW.copy(candles));
        }
    }

    /** Adds to the stored candles, on a connection that has made {@link #MAKE_WAITING}. */
    static void merge(CopyConnection connection, List<PoolCandle> added, Instant now) throws SQLException {
        if (added.isEmpty()) {
            return;
        }
        connection.copy(WAITING_TABLE, ADDED.copy(added));
        try (PreparedStatement merge = connection.prepare(MERGE_WAITING)) {
            merge.setObject(1, now.atOffset(ZoneOffset.UTC));
            merge.execute();
        }
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
}
