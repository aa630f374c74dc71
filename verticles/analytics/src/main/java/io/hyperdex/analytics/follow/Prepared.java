package io.hyperdex.analytics.follow;

import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * A statement of work that is parsed, and in the end planned, once for a lease: the driver keeps only short ones, and of ours some
 * take longer to plan than to execute. For one connection at a time.
 */
public final class Prepared {
    private final String sql;
    private @Nullable SqlConnection connection;
    private Future<PreparedStatement> statement = Future.failedFuture("not prepared");

    public Prepared(String sql) {
        this.sql = sql;
    }

    /** After a failure it is prepared anew: what it refers to may have been replaced. */
    public Future<RowSet<Row>> execute(SqlConnection transaction, Tuple parameters) {
        if (connection != transaction) {
            connection = transaction;
            statement = transaction.prepare(sql);
        }
        return statement
                .compose(prepared -> prepared.query().execute(parameters))
                .onFailure(failure -> {
                    connection = null;
                    statement.onSuccess(prepared -> prepared.close().otherwiseEmpty());
                });
    }
}
