package io.hyperdex.platform.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * A statement whose parameters may be arrays of a composite type, made by {@link RowsFormat}: any number of rows in one
 * parameter. It is prepared before its first use on a connection, so that executing it is one message, in its place among
 * the others of a pipeline.
 */
public final class RowsStatement {
    private final PreparedStatement statement;

    private RowsStatement(PreparedStatement statement) {
        this.statement = statement;
    }

    public static Future<RowsStatement> prepare(SqlConnection connection, String sql) {
        return DriverInternals.prepareBinary(connection, sql).map(RowsStatement::new);
    }

    public Future<RowSet<Row>> execute(Tuple parameters) {
        return statement.query().execute(parameters);
    }
}
