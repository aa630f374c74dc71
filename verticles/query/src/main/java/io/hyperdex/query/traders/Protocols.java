package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.LedgerFigures;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of protocols by their numbers. */
final class Protocols {
    private static final String NAMES = "select id, name from protocols where id = any($1)";

    private Protocols() {}

    static Future<Map<Integer, String>> named(SqlConnection connection, @Nullable LedgerFigures figures) {
        if (figures == null) {
            return Future.succeededFuture(Map.of());
        }
        Tuple parameters = Tuple.tuple().addValue(figures.protocols().keySet().toArray(Integer[]::new));
        return connection.preparedQuery(NAMES).execute(parameters).map(rows -> {
            Map<Integer, String> names = new HashMap<>();
            rows.forEach(row -> names.put(row.getInteger(0), row.getString(1)));
            return names;
        });
    }
}
