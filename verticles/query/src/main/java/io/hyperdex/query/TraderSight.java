package io.hyperdex.query;

import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trader as the store numbers it, and of whose trades the caller may see its figures.
 *
 * @param trader null when the store does not know it
 * @param sources null for all of them
 */
public record TraderSight(
        @Nullable Integer trader, @Nullable List<Integer> sources) {
    private static final String FIND = """
            select (select id from accounts where address = $1) as trader,
                   array(select id from sources where name = any($2)) as sources
            """;
    private static final String SEEN = """
            select exists (select 1 from trades where trader_id = $1 and source_id = any($2)) as visible,
                   exists (select 1 from trades where trader_id = $1) as known
            """;

    public static Future<TraderSight> find(SqlConnection connection, String address, Visible visible) {
        return connection
                .preparedQuery(FIND)
                .execute(Tuple.of(address).addArrayOfString(visible.sources().toArray(String[]::new)))
                .map(rows -> rows.iterator().next())
                .map(row -> new TraderSight(
                        row.getInteger("trader"),
                        visible.everything() ? null : List.of(row.getArrayOfIntegers("sources"))));
    }

    /** The condition on a column of sources. */
    public String condition(Sql sql, String column) {
        return sources == null ? "true" : column + " = any(" + sql.bind(sources.toArray(Integer[]::new)) + ")";
    }

    /** Fails with 403 when there are trades of the trader and the caller may see none; only an empty answer needs to ask. */
    public Future<Void> require(SqlConnection connection) {
        if (trader == null || sources == null) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(SEEN)
                .execute(Tuple.of(trader).addArrayOfInteger(sources.toArray(Integer[]::new)))
                .map(rows -> rows.iterator().next())
                .compose(row -> row.getBoolean("visible") || !row.getBoolean("known")
                        ? Future.succeededFuture()
                        : Future.failedFuture(ApiException.of(
                                ErrorCode.FORBIDDEN, "the trader is seen with a key of its source only")));
    }
}
