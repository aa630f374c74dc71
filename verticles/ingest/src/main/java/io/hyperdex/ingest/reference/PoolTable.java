package io.hyperdex.ingest.reference;

import io.hyperdex.domain.TokenSide;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pools' descriptions. */
public final class PoolTable {
    private static final String INSERT = """
            insert into pools (chain_id, address, protocol, token0, token1, fee, quote, reserve0, reserve1, liquidity_usd)
            select $1, $2, $3, k0.id, k1.id, $6, $7, $8, $9, $10
            from tokens k0, tokens k1
            where k0.chain_id = $1 and k0.address = $4 and k1.chain_id = $1 and k1.address = $5
            on conflict do nothing returning id
            """;
    /** Changes nothing when the pool has another pair. */
    private static final String UPDATE = """
            with old as (select id, fee, quote from pools where chain_id = $1 and address = $2 for no key update)
            update pools p set protocol = $3, fee = $6, quote = $7, reserve0 = $8, reserve1 = $9, liquidity_usd = $10
            from old, tokens k0, tokens k1
            where p.id = old.id and k0.id = p.token0 and k1.id = p.token1 and k0.address = $4 and k1.address = $5
            returning p.id, p.fee is distinct from old.fee as other_fee, p.quote <> old.quote as other_quote
            """;

    private static final String LOCK_LEDGERS = "select lock_ledgers()";
    /** Those with books of both tokens: that is quickly found, and who traded in the pool is not. */
    private static final String REBUILD_LEDGERS = """
            insert into ledger_rebuilds (ledger_id, from_ts)
            select b0.ledger_id, first.ts
            from (select min(ts) as ts from trades where pool_id = $1) as first
            join pools p on p.id = $1
            join books b0 on b0.token_id = p.token0
            join books b1 on b1.ledger_id = b0.ledger_id and b1.token_id = p.token1
            where first.ts is not null
            """;
    /** Those that are worth what their quote token is worth, from the pool's first trade to its last. */
    private static final String REVALUE_TRADES = """
            insert into trade_revaluations (tokens, from_ts, until_ts)
            select array[p.token0, p.token1], t.first, t.last + interval '1 microsecond'
            from (select min(ts) as first, max(ts) as last from trades where pool_id = $1) as t
            join pools p on p.id = $1
            where t.first is not null
            """;

    private PoolTable() {}

    /** A pool as its sender describes it; what is null is unknown. */
    public record Description(
            long chainId,
            String address,
            String protocol,
            String token0,
            String token1,
            @Nullable BigDecimal fee,
            TokenSide quote,
            @Nullable BigDecimal reserve0,
            @Nullable BigDecimal reserve1,
            @Nullable BigDecimal liquidityUsd) {}

    /** What a description changed. */
    public record Described(int id, boolean created) {}

    /**
     * Within a transaction. With another fee or quote token, ledgers are made again, and with the latter trades are valued
     * again unless a stable coin values them. Fails with 409 when the pool has another pair of tokens.
     *
     * @param hasStable whether one of the tokens is a stable coin
     */
    public static Future<Described> put(SqlConnection connection, Description pool, boolean hasStable) {
        return TokenTable.ensure(connection, pool.chainId, List.of(pool.token0, pool.token1))
                .compose(ensured -> connection.preparedQuery(INSERT).execute(parameters(pool)))
                .compose(inserted -> inserted.size() == 1
                        ? Future.succeededFuture(
                                new Described(inserted.iterator().next().getInteger(0), true))
                        : replace(connection, pool, hasStable));
    }

    private static Future<Described> replace(SqlConnection connection, Description pool, boolean hasStable) {
        return connection
                .preparedQuery(UPDATE)
                .execute(parameters(pool))
                .compose(updated -> updated.size() == 1
                        ? revise(connection, updated.iterator().next(), hasStable)
                        : Future.failedFuture(ApiException.of(
                                ErrorCode.CONFLICT, "the pool has another pair of tokens, and that is for good")));
    }

    private static Future<Described> revise(SqlConnection connection, Row updated, boolean hasStable) {
        var described = new Described(updated.getInteger("id"), false);
        boolean otherFee = updated.getBoolean("other_fee");
        boolean otherQuote = updated.getBoolean("other_quote");
        if (!otherFee && !otherQuote) {
            return Future.succeededFuture(described);
        }
        Tuple pool = Tuple.of(described.id);
        Future<?> revalued = otherQuote && !hasStable
                ? connection.preparedQuery(REVALUE_TRADES).execute(pool)
                : Future.succeededFuture();
        return revalued.compose(asked -> connection.query(LOCK_LEDGERS).execute())
                .compose(locked -> connection.preparedQuery(REBUILD_LEDGERS).execute(pool))
                .map(described);
    }

    private static Tuple parameters(Description pool) {
        return Tuple.tuple()
                .addValue(pool.chainId)
                .addValue(pool.address)
                .addValue(pool.protocol)
                .addValue(pool.token0)
                .addValue(pool.token1)
                .addValue(pool.fee)
                .addValue((short) pool.quote.number())
                .addValue(pool.reserve0)
                .addValue(pool.reserve1)
                .addValue(pool.liquidityUsd);
    }
}
