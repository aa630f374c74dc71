package io.hyperdex.query;

import io.hyperdex.platform.access.Sight.Visible;
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
public record SeenTrader(@Nullable Integer trader, @Nullable List<Integer> sources) {
    private static final String FIND = """
            select (select id from accounts where address = $1) as trader,
                   array(select id from sources where name = any($2)) as sources
            """;

    public static Future<SeenTrader> find(SqlConnection connection, String address, Visible visible) {
        return connection
                .preparedQuery(FIND)
                .execute(Tuple.of(address).addArrayOfString(visible.sources().toArray(String[]::new)))
                .map(rows -> rows.iterator().next())
                .map(row -> new SeenTrader(
                        row.getInteger("trader"),
                        visible.everything() ? null : List.of(row.getArrayOfIntegers("sources"))));
    }

    /** The condition on a column of sources. */
    public String condition(Sql sql, String column) {
        return sources == null ? "true" : column + " = any(" + sql.bind(sources.toArray(Integer[]::new)) + ")";
    }
}
