package io.hyperdex.platform.store;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.Pool;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.Window;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads pools with their figures over the windows that end now, from stored candles. */
public final class PoolReader {
    private static final String SELECT = """
            select p.id, p.chain_id, p.address, p.protocol, p.fee, p.quote, p.executed_basis, p.created_block, p.created_at,
                   p.reserve0, p.reserve1, p.liquidity_usd,
                   k0.address as address0, k0.symbol as symbol0, k0.name as name0, k0.decimals as decimals0,
                   k1.address as address1, k1.symbol as symbol1, k1.name as name1, k1.decimals as decimals1,
                   c.pool_close, c.close, c.close_order
            from unnest($1::integer[]) with ordinality as chosen(id, place)
            join pools p on p.id = chosen.id
            join tokens k0 on k0.id = p.token0
            join tokens k1 on k1.id = p.token1
            left join lateral (
                select pool_close, close, close_order from whole_candles
                where pool_id = p.id and step = 86400 order by open_time desc limit 1) c on true
            order by chosen.place
            """;

    private final TraderCounts traders;

    /** @param countedTradesMax trades that may be looked at for one answer to count distinct traders; beyond it they stay unknown */
    public PoolReader(int countedTradesMax) {
        traders = new TraderCounts(countedTradesMax);
    }

    /** The pools in the order of their ids. */
    public Future<List<Pool>> read(SqlConnection connection, List<Integer> ids, Instant now) {
        Integer[] chosen = ids.toArray(Integer[]::new);
        Future<List<Row>> rows = connection
                .preparedQuery(SELECT)
                .execute(Tuple.of(chosen))
                .map(found -> {
                    List<Row> list = new ArrayList<>(found.size());
                    found.forEach(list::add);
                    return list;
                });
        Future<PoolFigures> figures = PoolFigures.read(connection, chosen, now, traders);
        return Future.all(rows, figures)
                .map(both -> rows.result().stream()
                        .map(row -> pool(row, figures.result()))
                        .toList());
    }

    private static Pool pool(Row row, PoolFigures figures) {
        TokenSide quote = TokenSide.at(row.getShort("quote"));
        PriceBasis basis = row.getBoolean("executed_basis") ? PriceBasis.EXECUTED : PriceBasis.POOL;
        BigDecimal last = canonicalPrice(row, basis);
        BigDecimal fee = Columns.decimalOrNull(row, "fee");
        var shape = new PoolFigures.Shape(row.getInteger("id"), quote, basis, fee, last);
        Map<String, Pool.Figures> windows = new LinkedHashMap<>();
        for (Window window : Window.values()) {
            windows.put(window.code(), figures.shown(shape, window));
        }
        Buffer lastOrder = row.getBuffer("close_order");
        return new Pool(
                row.getLong("chain_id"),
                row.getString("address"),
                row.getString("protocol"),
                member(row, "0"),
                member(row, "1"),
                fee,
                quote.other(),
                quote,
                basis,
                last == null ? null : inQuote(last, quote).round(Decimals.SHOWN),
                lastOrder == null ? null : OrderKey.of(lastOrder.getBytes()).timestamp(),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getLong("created_block"),
                Columns.decimalOrNull(row, "liquidity_usd"),
                Columns.decimalOrNull(row, "reserve0"),
                Columns.decimalOrNull(row, "reserve1"),
                windows);
    }

    private static Pool.Member member(Row row, String number) {
        Short decimals = row.getShort("decimals" + number);
        return new Pool.Member(
                row.getString("address" + number),
                row.getString("symbol" + number),
                row.getString("name" + number),
                decimals == null ? null : decimals.intValue());
    }

    /** The closing price of a candle's row in the pool's basis, token1 per token0. */
    static @Nullable BigDecimal canonicalPrice(Row row, PriceBasis basis) {
        BigDecimal pool = Columns.decimalOrNull(row, "pool_close");
        return basis == PriceBasis.POOL && pool != null ? pool : Columns.decimalOrNull(row, "close");
    }

    private static BigDecimal inQuote(BigDecimal canonical, TokenSide quote) {
        return quote == TokenSide.TOKEN1 ? canonical : Decimals.inverse(canonical);
    }
}
