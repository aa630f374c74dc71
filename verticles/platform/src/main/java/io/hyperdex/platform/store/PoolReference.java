package io.hyperdex.platform.store;

import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.TokenSide;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * What a reader needs to know of a pool before it reads its market data.
 *
 * @param base the token that is not the quote
 */
public record PoolReference(int id, long chainId, String address, TokenSide base, PriceBasis basis) {

    /** The pool by chain and lower-case address; empty when the store does not know it. */
    public static Future<Optional<PoolReference>> find(SqlConnection connection, long chainId, String address) {
        return connection
                .preparedQuery(
                        "select id, chain_id, address, quote, executed_basis from pools where chain_id = $1 and address = $2")
                .execute(Tuple.of(chainId, address))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(of(rows.iterator().next())));
    }

    private static PoolReference of(Row row) {
        return new PoolReference(
                row.getInteger("id"),
                row.getLong("chain_id"),
                row.getString("address"),
                TokenSide.at(row.getShort("quote")).other(),
                row.getBoolean("executed_basis") ? PriceBasis.EXECUTED : PriceBasis.POOL);
    }
}
