package io.hyperdex.ingest.store;

import io.hyperdex.platform.store.CopyConnection;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tokens whose decimals a batch does not know and would need. Their description waits until the batch is committed, and then sees
 * its trades; where one of them has been described meanwhile, the batch's knowledge is stale.
 */
final class UndescribedTokens {
    private static final String HOLD = "select hold_undescribed(%s)";
    private static final String HOLD_PARAMETER = HOLD.formatted("$1");
    private static final String HOLD_TEXT = HOLD.formatted("?::integer[]");

    private UndescribedTokens() {}

    /** Fails as {@link StaleKnowledge}. */
    static Future<Void> hold(SqlConnection connection, Set<Integer> tokenIds) {
        if (tokenIds.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(HOLD_PARAMETER)
                .execute(Tuple.tuple().addValue(tokenIds.toArray(Integer[]::new)))
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new StaleKnowledge()));
    }

    static void hold(CopyConnection connection, Set<Integer> tokenIds) throws SQLException, StaleKnowledge {
        if (tokenIds.isEmpty()) {
            return;
        }
        try (PreparedStatement hold = connection.prepare(HOLD_TEXT)) {
            hold.setString(1, tokenIds.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")));
            try (ResultSet held = hold.executeQuery()) {
                held.next();
                if (!held.getBoolean(1)) {
                    throw new StaleKnowledge();
                }
            }
        }
    }
}
