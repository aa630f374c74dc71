package io.hyperdex.ingest.reference;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;

/** The tokens' descriptions. */
public final class TokenTable {
    private static final String INSERT = """
            insert into tokens (chain_id, address, symbol, name, decimals) values ($1, $2, $3, $4, $5)
            on conflict do nothing returning id
            """;
    /** Decimals are for good, so a description of such a token makes nothing known. */
    private static final String KNOWN =
            "select from tokens where chain_id = $1 and address = $2 and decimals is not null";
    /**
     * One description of a chain's tokens after the other: of two at once, neither would see the decimals that the other brings, and
     * what both tokens of a pool together make known would stay unknown.
     */
    private static final String TURN = "select pg_advisory_xact_lock(hashtextextended('tokens', $1))";
    /** Waits for batches that are stored while the decimals are unknown; new ones wait behind it. */
    private static final String WAIT = """
            select pg_advisory_xact_lock(hashtextextended('token', id)) from tokens where chain_id = $1 and address = $2
            """;

    private static final String LOCK =
            "select id, decimals from tokens where chain_id = $1 and address = $2 for no key update";

    private static final String UPDATE = "update tokens set symbol = $2, name = $3, decimals = $4 where id = $1";
    private static final String ENSURE = """
            insert into tokens (chain_id, address)
            select $1::bigint, u.address from unnest($2::text[]) as u(address)
            where not exists (select from tokens k where k.chain_id = $1 and k.address = u.address)
            order by 2
            on conflict do nothing
            """;

    private TokenTable() {}

    /** A token as its sender describes it. */
    public record Description(long chainId, String address, String symbol, String name, int decimals) {}

    /** What a description changed. */
    public record Described(int id, boolean created, boolean decimalsBecameKnown) {}

    /** Within a transaction. Fails with 409 when the token has other decimals. */
    public static Future<Described> put(SqlConnection connection, Description token) {
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(token.chainId, token.address, token.symbol, token.name, (short) token.decimals))
                .compose(inserted -> inserted.size() == 1
                        ? Future.succeededFuture(
                                new Described(inserted.iterator().next().getInteger(0), true, false))
                        : replace(connection, token));
    }

    /** Makes those of the tokens that are not there, without a description. */
    public static Future<Void> ensure(SqlConnection connection, long chainId, Collection<String> addresses) {
        return connection
                .preparedQuery(ENSURE)
                .execute(Tuple.tuple().addValue(chainId).addValue(addresses.toArray(String[]::new)))
                .mapEmpty();
    }

    private static Future<Described> replace(SqlConnection connection, Description token) {
        Tuple address = Tuple.of(token.chainId, token.address);
        return connection
                .preparedQuery(KNOWN)
                .execute(address)
                .compose(known -> known.size() > 0
                        ? Future.succeededFuture()
                        : connection.preparedQuery(TURN).execute(Tuple.of(token.chainId)))
                .compose(turn -> connection.preparedQuery(WAIT).execute(address))
                .compose(waited -> connection.preparedQuery(LOCK).execute(address))
                .compose(rows -> {
                    Row row = rows.iterator().next();
                    Short decimals = row.getShort("decimals");
                    if (decimals != null && decimals != token.decimals) {
                        return Future.failedFuture(ApiException.of(
                                ErrorCode.CONFLICT, "the token has " + decimals + " decimals, and that is for good"));
                    }
                    int id = row.getInteger("id");
                    return connection
                            .preparedQuery(UPDATE)
                            .execute(Tuple.of(id, token.symbol, token.name, (short) token.decimals))
                            .map(updated -> new Described(id, false, decimals == null));
                });
    }
}
