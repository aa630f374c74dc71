package io.hyperdex.ingest.relay;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.cluster.Lease;
import io.hyperdex.platform.store.Store;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

/**
 * How far the commit order is published, as any node reads it from the store.
 *
 * @param pending events that are committed and not published
 * @param oldestSeconds age of the oldest of them, 0 when there is none
 * @param holder the node that relays, null while none does
 */
public record OutboxStatus(
        Position position,
        long pending,
        double oldestSeconds,
        @Nullable String holder) {
    private static final String SELECT = """
            select h.last, c.position, coalesce(extract(epoch from now() - (
                select committed_at from outbox where first_position > c.position order by first_position limit 1)), 0)::float8
            from position_head h, relay_cursor c
            """;

    public static Future<OutboxStatus> read(Store store) {
        return store.withConnection(connection -> read(connection, store));
    }

    private static Future<OutboxStatus> read(SqlConnection connection, Store store) {
        return Lease.holder(connection, OutboxRelay.LEASE)
                .compose(holder -> connection.preparedQuery(SELECT).execute().map(rows -> {
                    var row = rows.iterator().next();
                    long published = row.getLong(1);
                    return new OutboxStatus(
                            store.identity().at(published),
                            row.getLong(0) - published,
                            Math.max(0, row.getDouble(2)),
                            holder);
                }));
    }
}
