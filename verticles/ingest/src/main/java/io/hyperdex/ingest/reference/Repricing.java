package io.hyperdex.ingest.reference;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Ohlc;
import io.hyperdex.domain.StoredCandle;
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
            where pool_id = $1 and pool_price is null and sqrt_price_x96 is not null limit $2
            """;
    private static final String PRICE = """
            update trades t set pool_price = u.price
            from unnest($1::bigint[], $2::timestamptz[], $3::text[]::numeric[]) as u(position, ts, price)
            where t.position = u.position and t.ts = u.ts
            """;
    private static final String FILLS = TradeRows.SELECT + "where t.pool_id = $1 and t.status = 0 limit $2";
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

    /** Within the transaction that made the token's decimals known, which keeps new trades of its pools waiting. */
    public static Future<Void> run(SqlConnection connection, int tokenId, Instant now) {
        return connection.preparedQuery(POOLS).execute(Tuple.of(tokenId)).compose(pools -> {
            Future<Void> each = Future.succeededFuture();
            for (Row pool : pools) {
                each = each.compose(before -> reprice(connection, pool, now));
            }
            return each;
        });
    }

    private static Future<Void> reprice(SqlConnection connection, Row pool, Instant now) {
        int poolId = pool.getInteger("id");
        Future<List<Row>> waiting = rows(connection, WAITING, poolId);
        Future<List<Row>> executed = rows(connection, FILLS, poolId);
        return Future.all(waiting, executed).compose(read -> {
            if (waiting.result().isEmpty()) {
                return Future.succeededFuture();
            }
            if (waiting.result().size() > TRADES_MAX || executed.result().size() > TRADES_MAX) {
                LOG.warn("pool {} has too many trades to derive their prices now; it keeps the executed basis", poolId);
                return Future.succeededFuture();
            }
            return price(connection, pool, waiting.result())
                    .compose(priced -> rows(connection, FILLS, poolId))
                    .compose(fills -> candles(connection, poolId, fills, now))
                    .compose(updated -> connection.preparedQuery(BASIS).execute(Tuple.of(poolId)))
                    .mapEmpty();
        });
    }

    private static Future<List<Row>> rows(SqlConnection connection, String sql, int poolId) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of(poolId, TRADES_MAX + 1))
                .map(rows -> {
                    List<Row> list = new ArrayList<>(rows.size());
                    rows.forEach(list::add);
                    return list;
                });
    }

    private static Future<Void> price(SqlConnection connection, Row pool, List<Row> waiting) {
        int decimals0 = pool.getShort("decimals0");
        int decimals1 = pool.getShort("decimals1");
        String[] prices = waiting.stream()
                .map(row -> Columns.decimal(row, "sqrt_price_x96").toBigIntegerExact())
                .map(sqrt -> Decimals.priceOfSqrtX96(sqrt, decimals0, decimals1).toString())
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
