package io.hyperdex.platform.store;

import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Whether a caller may look at a trader at all. */
public final class TraderSight {
    /**
     * Whether the trader {@code a.id} has traded by a source of {@code $2}, in SQL. Its ledgers say so of all that has been followed;
     * beside them the newest trades are looked at, as many as have not, and not all, of which somebody may have millions. Where
     * ledgers are far behind, or nobody keeps any, all are.
     */
    public static final String VISIBLE = """
            (exists (select from ledgers l join sources s on s.id = l.source_id
                where l.trader_id = a.id and s.name = any($2))
            or exists (
                select from (
                    select source_id from trades where trader_id = a.id order by ts desc
                    limit case when exists (select from analytics_progress p, position_head h
                            where p.name = 'ledger-' || a.id % 4 and h.last - p.position <= 20000)
                        then 20000 end) t
                join sources s on s.id = t.source_id where s.name = any($2)))
            """;

    private static final String SIGHT = "select " + VISIBLE + """
            as visible, exists (select from trades t where t.trader_id = a.id) as known
            from accounts a where a.address = $1
            """;

    private TraderSight() {}

    /** Fails with 403 when the trader has traded and the caller may see nothing of it. */
    public static Future<Void> require(SqlConnection connection, String trader, Visible visible) {
        if (visible.everything()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(SIGHT)
                .execute(Tuple.of(trader).addArrayOfString(visible.sources().toArray(String[]::new)))
                .compose(rows -> {
                    var row = rows.iterator();
                    boolean hidden = row.hasNext() && isHidden(row.next());
                    return hidden
                            ? Future.failedFuture(ApiException.of(
                                    ErrorCode.FORBIDDEN, "the trader is seen with a key of its source only"))
                            : Future.succeededFuture();
                });
    }

    private static boolean isHidden(Row row) {
        return row.getBoolean("known") && !row.getBoolean("visible");
    }
}
