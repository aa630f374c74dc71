package io.hyperdex.platform.store;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.Pool;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.Window;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the stored candles say of some pools over the windows that end now. */
final class PoolFigures {
    private static final String SUMS = """
            select p.id, w.code, sum(c.volume0) as volume0, sum(c.volume1) as volume1, sum(c.volume_usd) as volume_usd,
                   sum(c.unvalued)::bigint as unvalued, sum(c.trades)::bigint as trades
            from unnest($1::integer[]) as p(id)
            cross join unnest($2::text[], $3::integer[], $4::timestamptz[], $5::timestamptz[])
                as w(code, step, since, until)
            join candles c on c.pool_id = p.id and c.step = w.step and c.open_time >= w.since and c.open_time < w.until
            group by p.id, w.code
            """;
    private static final String PRICES_BEFORE = """
            select p.id, w.code, c.pool_close, c.close
            from unnest($1::integer[]) as p(id)
            cross join unnest($2::text[], $3::timestamptz[]) as w(code, since)
            cross join lateral (
                select pool_close, close from whole_candles
                where pool_id = p.id and step = 60 and open_time < w.since order by open_time desc limit 1) c
            """;

    private final Map<Key, Sums> sums = new HashMap<>();
    private final Map<Key, Row> before = new HashMap<>();
    private Map<Integer, Map<Window, Long>> traders = Map.of();

    private record Key(int pool, Window window) {}

    private record Sums(BigDecimal volume0, BigDecimal volume1, BigDecimal volumeUsd, long unvalued, long trades) {
        static final Sums NONE = new Sums(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);
    }

    private PoolFigures() {}

    static Future<PoolFigures> read(SqlConnection connection, Integer[] pools, Instant now, TraderCounts counts) {
        var figures = new PoolFigures();
        Future<RowSet<Row>> sums = connection.preparedQuery(SUMS).execute(pieces(pools, now));
        Future<RowSet<Row>> before = connection.preparedQuery(PRICES_BEFORE).execute(starts(pools, now));
        return Future.all(sums, before).compose(both -> {
            sums.result().forEach(figures::sum);
            before.result().forEach(row -> figures.before.put(key(row), row));
            return counts.of(connection, figures.trades(pools), now).map(counted -> {
                figures.traders = counted;
                return figures;
            });
        });
    }

    /** The bound values of a query over all pieces of all windows; {@link Window#pieces} says why they are few. */
    static Tuple pieces(Integer[] pools, Instant now) {
        List<String> codes = new ArrayList<>();
        List<Window.Piece> pieces = new ArrayList<>();
        for (Window window : Window.values()) {
            for (Window.Piece piece : window.pieces(now)) {
                codes.add(window.code());
                pieces.add(piece);
            }
        }
        return Tuple.of(
                pools,
                codes.toArray(String[]::new),
                pieces.stream()
                        .map(piece -> (int) piece.step().longest().toSeconds())
                        .toArray(Integer[]::new),
                pieces.stream().map(piece -> utc(piece.from())).toArray(OffsetDateTime[]::new),
                pieces.stream().map(piece -> utc(piece.to())).toArray(OffsetDateTime[]::new));
    }

    private static Tuple starts(Integer[] pools, Instant now) {
        List<Window> windows = List.of(Window.values());
        return Tuple.of(
                pools,
                windows.stream().map(Window::code).toArray(String[]::new),
                windows.stream().map(window -> utc(window.from(now))).toArray(OffsetDateTime[]::new));
    }

    private void sum(Row row) {
        sums.put(
                key(row),
                new Sums(
                        Columns.decimal(row, "volume0"),
                        Columns.decimal(row, "volume1"),
                        Columns.decimal(row, "volume_usd"),
                        row.getLong("unvalued"),
                        row.getLong("trades")));
    }

    /** How many there were of each pool in each window. */
    private Map<Integer, Map<Window, Long>> trades(Integer[] pools) {
        Map<Integer, Map<Window, Long>> trades = new LinkedHashMap<>();
        for (Integer pool : pools) {
            Map<Window, Long> ofPool = new EnumMap<>(Window.class);
            for (Window window : Window.values()) {
                ofPool.put(
                        window,
                        sums.getOrDefault(new Key(pool, window), Sums.NONE).trades());
            }
            trades.put(pool, ofPool);
        }
        return trades;
    }

    private static Key key(Row row) {
        return new Key(row.getInteger("id"), Window.of(row.getString("code")));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** The figures of one window in the pool's own base and quote. */
    Pool.Figures shown(Shape shape, Window window) {
        var key = new Key(shape.id(), window);
        Sums sum = sums.getOrDefault(key, Sums.NONE);
        BigDecimal volumeQuote = shape.quote() == TokenSide.TOKEN0 ? sum.volume0() : sum.volume1();
        BigDecimal volumeUsd = sum.unvalued() > 0 ? null : sum.volumeUsd();
        BigDecimal fee = shape.fee();
        return new Pool.Figures(
                volumeQuote,
                volumeUsd,
                sum.trades(),
                fee == null ? null : volumeQuote.multiply(fee),
                fee == null || volumeUsd == null ? null : volumeUsd.multiply(fee),
                tradersOf(key, sum.trades()),
                change(before.get(key), shape));
    }

    /** Trades that have left the window since its traders were counted took theirs along. */
    private @Nullable Long tradersOf(Key key, long trades) {
        Long counted = traders.getOrDefault(key.pool, Map.of()).get(key.window);
        return counted == null ? null : Math.min(counted, trades);
    }

    /** One rounding only: the change of an inverse price is taken from the prices as they are stored. */
    private static @Nullable BigDecimal change(@Nullable Row start, Shape shape) {
        BigDecimal last = shape.last();
        BigDecimal first = start == null ? null : PoolReader.canonicalPrice(start, shape.basis());
        if (first == null || last == null) {
            return null;
        }
        return shape.quote() == TokenSide.TOKEN1
                ? last.subtract(first).divide(first, Decimals.SHOWN)
                : first.subtract(last).divide(last, Decimals.SHOWN);
    }

    /**
     * What of a pool its figures depend on.
     *
     * @param last the pool's last price, token1 per token0
     */
    record Shape(
            int id,
            TokenSide quote,
            PriceBasis basis,
            @Nullable BigDecimal fee,
            @Nullable BigDecimal last) {}
}
