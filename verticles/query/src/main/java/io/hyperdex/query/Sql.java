package io.hyperdex.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A statement under construction: text is ours, what a caller sent is only ever a bound value. */
public final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final Tuple values = Tuple.tuple();

    public Sql add(String part) {
        text.append(part).append('\n');
        return this;
    }

    /** The placeholder of a value. */
    public String bind(Object value) {
        values.addValue(value);
        return "$" + values.size();
    }

    public static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    public Future<RowSet<Row>> on(SqlConnection connection) {
        return connection.preparedQuery(text.toString()).execute(values);
    }
}
