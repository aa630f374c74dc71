package io.hyperdex.ingest.reference;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Ohlc;
import io.hyperdex.domain.StoredCandle;
import io.hyperdex.platform.store.CandleLocks;
import io.hyperdex.platform.store.Columns;
import io.hyperdex.platform.store.TradeRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Derives the pool prices of trades that came with a {@code sqrtPriceX96} before their tokens' decimals were known, and
 * gives the pool's candles what they lacked. Volumes and executed prices stay as they are, and positions too: the trades'
 * content has not changed. A pool with more than {@value #TRADES_MAX} trades keeps the executed basis, because the work is
 * done while the description waits.
 */
public final class Repricing {
    private static final Logger LOG = LoggerFactory.getLogger(Repricing.class);
    private static final int TRADES_MAX = 5_000;

    private static final String POOLS = """
            select p.id, k0.decimals as decimals0, k1.decimals as decimals1
            from pools p join tokens k0 on k0.id = p.token0 join tokens k1 on k1.id = p.token1
            where (p.token0 = $1 or p.token1 = $1) and k0.decimals is not null and k1.decimals is not null
                and p.executed_basis
            order by p.id
            """;
    private static final String WAITING = """
            select position, ts, sqrt_price_x96 from trades
            where pool_id = $1 and pool_price is null and sqrt_price_x96 is not null limit %d
            """.formatted(TRADES_MAX + 1);
    private static final String PRICE = """
            update trades t set pool_price = u.price
            from unnest($1::bigint[], $2::timestamptz[], $3::text[]::numeric[]) as u(position, ts, price)
            where t.position = u.position and t.ts = u.ts
            """;
    private static final String EXECUTED =
            "select count(*) from (select from trades where pool_id = $1 and status = 0 limit %d) as executed"
                    .formatted(TRADES_MAX + 1);
    /** Of all pools at once, in the order of everybody; what they are given is read once nobody else can change them. */
    private static final String HOLD = """
            with held as materialized (
                select from candles where pool_id = any($1) and pool_open is null order by %s for update)
            select count(*) from held
            """.formatted(CandleLocks.ORDER);

    private static final String FILLS = TradeRows.SELECT + "where t.pool_id = $1 and t.status = 0";
    private static final String CANDLES = """
            update candles c set pool_open = u.open, pool_high = u.high, pool_low = u.low, pool_close = u.close,
                revision = c.revision + (c.open_time + make_interval(secs => c.step) <= $8)::integer
            from unnest($2::integer[], $3::timestamptz[], $4::text[]::numeric[], $5::text[]::numeric[],
                $6::text[]::numeric[], $7::text[]::numeric[]) as u(step, open_time, open, high, low, close)
            where c.pool_id = $1 and c.step = u.step and c.open_time = u.open_time and c.pool_open is null
            """;
    /** Candles outlive their trades. */
    private static final String BASIS = """
            update pools set executed_basis =
                exists (select from trades where pool_id = $1 and status = 0 and pool_price is null)
                or exists (select from candles where pool_id = $1 and pool_open is null)
            where id = $1
            """;

    private Repricing() {}

    private record DescribedPool(int id, int decimals0, int decimals1) {}

    /**
     * Within the transaction that made the token's decimals known. It keeps trades waiting that have only a
     * {@code sqrtPriceX96}; others may come meanwhile.
     */
    public static Future<Void> run(SqlConnection connection, int tokenId, Instant now) {
        return connection.preparedQuery(POOLS).execute(Tuple.of(tokenId)).compose(found -> {
            List<DescribedPool> pools = new ArrayList<>();
            found.forEach(row -> pools.add(
                    new DescribedPool(row.getInteger("id"), row.getShort("decimals0"), row.getShort("decimals1"))));
            List<Integer> priced = new ArrayList<>();
            return each(pools, pool -> price(connection, pool).map(any -> any && priced.add(pool.id)))
                    .compose(prices -> priced.isEmpty()
                            ? Future.succeededFuture()
                            : connection
                                    .preparedQuery(HOLD)
                                    .execute(Tuple.tuple().addValue(priced.toArray(Integer[]::new))))
                    .compose(held -> each(
                            priced,
                            pool -> rows(connection, FILLS, pool)
                                    .compose(fills -> candles(connection, pool, fills, now))))
                    .compose(updated ->
                            each(priced, pool -> connection.preparedQuery(BASIS).execute(Tuple.of(pool))));
        });
    }

    /** One after the other. */
    private static <T> Future<Void> each(List<T> things, Function<T, Future<?>> work) {
        Future<Void> done = Future.succeededFuture();
        for (T thing : things) {
            done = done.compose(before -> work.apply(thing).mapEmpty());
        }
        return done;
    }

    /** Whether the pool had trades to price, and few enough. */
    private static Future<Boolean> price(SqlConnection connection, DescribedPool pool) {
        return rows(connection, WAITING, pool.id).compose(waiting -> {
            if (waiting.isEmpty()) {
                return Future.succeededFuture(false);
            }
            return rows(connection, EXECUTED, pool.id).compose(executed -> {
                if (waiting.size() > TRADES_MAX || executed.get(0).getLong(0) > TRADES_MAX) {
                    LOG.warn(
                            "pool {} has too many trades to derive their prices now; it keeps the executed basis",
                            pool.id);
                    return Future.succeededFuture(false);
                }
                return price(connection, pool, waiting).map(true);
            });
        });
    }

    private static Future<List<Row>> rows(SqlConnection connection, String sql, int poolId) {
        return connection.preparedQuery(sql).execute(Tuple.of(poolId)).map(rows -> {
            List<Row> list = new ArrayList<>(rows.size());
            rows.forEach(list::add);
            return list;
        });
    }

    private static Future<Void> price(SqlConnection connection, DescribedPool pool, List<Row> waiting) {
        String[] prices = waiting.stream()
                .map(row -> Columns.decimal(row, "sqrt_price_x96").toBigIntegerExact())
                .map(sqrt -> Decimals.priceOfSqrtX96(sqrt, pool.decimals0, pool.decimals1)
                        .toString())
                .toArray(String[]::new);
        Tuple parameters = Tuple.tuple()
                .addValue(waiting.stream().map(row -> row.getLong("position")).toArray(Long[]::new))
                .addValue(
                        waiting.stream().map(row -> row.getOffsetDateTime("ts")).toArray(OffsetDateTime[]::new))
                .addValue(prices);
        return connection.preparedQuery(PRICE).execute(parameters).mapEmpty();
    }

    private static Future<Void> candles(SqlConnection connection, int poolId, List<Row> rows, Instant now) {
        List<Fill> fills = rows.stream().map(TradeRows::fill).toList();
        var priced = new PricedCandles();
        StoredCandle.of(fills).forEach(priced::add);
        Tuple parameters = Tuple.tuple()
                .addValue(poolId)
                .addValue(priced.steps.toArray(Integer[]::new))
                .addValue(priced.openTimes.toArray(OffsetDateTime[]::new))
                .addValue(priced.texts(Ohlc::open))
                .addValue(priced.texts(Ohlc::high))
                .addValue(priced.texts(Ohlc::low))
                .addValue(priced.texts(Ohlc::close))
                .addValue(now.atOffset(ZoneOffset.UTC));
        return connection.preparedQuery(CANDLES).execute(parameters).mapEmpty();
    }

    /** The candles all of whose trades have a pool price now. */
    private static final class PricedCandles {
        final List<Integer> steps = new ArrayList<>();
        final List<OffsetDateTime> openTimes = new ArrayList<>();
        final List<Ohlc> prices = new ArrayList<>();

        void add(StoredCandle candle) {
            Ohlc ohlc = candle.state().pool();
            if (ohlc != null) {
                for (Interval interval : candle.intervals()) {
                    steps.add((int) interval.longest().toSeconds());
                    openTimes.add(candle.openTime(interval).atOffset(ZoneOffset.UTC));
                    prices.add(ohlc);
                }
            }
        }

        String[] texts(Function<Ohlc, BigDecimal> price) {
            return prices.stream().map(ohlc -> price.apply(ohlc).toString()).toArray(String[]::new);
        }
    }
}
