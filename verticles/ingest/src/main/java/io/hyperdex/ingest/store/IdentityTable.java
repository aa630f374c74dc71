package io.hyperdex.ingest.store;

import io.hyperdex.platform.store.ColumnType;
import io.hyperdex.platform.store.CopyConnection;
import io.hyperdex.platform.store.CopyRows;
import io.hyperdex.platform.store.RowsFormat;
import io.hyperdex.platform.store.RowsFormat.Column;
import io.hyperdex.platform.store.RowsStatement;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Which trades the store has, by source and id, with the digest of their content. */
final class IdentityTable {
    private static final RowsFormat<Entry> FORMAT = new RowsFormat<>(
            "new_identity",
            List.of(
                    new Column<>("source_id", ColumnType.INTEGER, entry -> entry.identity.sourceId()),
                    new Column<>("trade_key", ColumnType.UUID, entry -> entry.identity.key()),
                    new Column<>("content", ColumnType.UUID, entry -> entry.incoming.content()),
                    new Column<>(
                            "pool_id",
                            ColumnType.INTEGER,
                            entry -> Objects.requireNonNull(entry.row).pool().id()),
                    new Column<>(
                            "ts", ColumnType.TIMESTAMPTZ, entry -> entry.trade().timestamp())));

    private static final String TABLE = "trade_identity (" + FORMAT.names() + ")";
    private static final String INSERT =
            "insert into " + TABLE + " select * from " + FORMAT.unnest(1) + " on conflict do nothing";

    private static final String OWN = """
            select i.source_id, i.trade_key from unnest($1::integer[], $2::uuid[]) as k(source_id, trade_key)
            join trade_identity i on i.source_id = k.source_id and i.trade_key = k.trade_key
            where i.xmin = pg_current_xact_id()::xid
            """;

    private static final String SELECT =
            "select i.source_id, i.trade_key, i.content from unnest($1::integer[], $2::uuid[]) as k(source_id, trade_key)"
                    + " join trade_identity i on i.source_id = k.source_id and i.trade_key = k.trade_key";

    private IdentityTable() {}

    static Future<RowsStatement> prepare(SqlConnection connection) {
        return RowsStatement.prepare(connection, INSERT);
    }

    /**
     * Claims the ids of the entries; gives those that nobody had. Most often that is all of them, and the number says so.
     * In key order, so that two batches with the same ids wait for one another and never in a circle.
     */
    static Future<Set<IdentityKey>> claim(
            SqlConnection connection, RowsStatement insert, Map<IdentityKey, Entry> claimants) {
        return insert.execute(Tuple.of(FORMAT.array(ordered(claimants.values()))))
                .compose(inserted -> inserted.rowCount() == claimants.size()
                        ? Future.succeededFuture(claimants.keySet())
                        : own(connection, claimants.keySet()));
    }

    /** The ids of entries that nobody is believed to have. In key order, too. */
    static CopyRows rows(Collection<Entry> claimants) {
        return FORMAT.copy(ordered(claimants));
    }

    /** Claims the ids; a unique violation when somebody has one of them. */
    static void copy(CopyConnection connection, CopyRows rows) throws SQLException {
        connection.copy(TABLE, rows);
    }

    private static List<Entry> ordered(Collection<Entry> claimants) {
        return claimants.stream()
                .sorted(Comparator.comparing(entry -> entry.identity))
                .toList();
    }

    /** Those of the ids that this transaction has inserted. */
    private static Future<Set<IdentityKey>> own(SqlConnection connection, Collection<IdentityKey> keys) {
        return connection.preparedQuery(OWN).execute(parameters(keys)).map(rows -> {
            Set<IdentityKey> own = new HashSet<>();
            rows.forEach(row -> own.add(new IdentityKey(row.getInteger(0), row.getUUID(1))));
            return own;
        });
    }

    /** The content of those of the ids that the store has. */
    static Future<Map<IdentityKey, UUID>> contents(SqlConnection connection, Collection<IdentityKey> keys) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return connection.preparedQuery(SELECT).execute(parameters(keys)).map(rows -> {
            Map<IdentityKey, UUID> contents = new HashMap<>();
            rows.forEach(row -> contents.put(new IdentityKey(row.getInteger(0), row.getUUID(1)), row.getUUID(2)));
            return contents;
        });
    }

    private static Tuple parameters(Collection<IdentityKey> keys) {
        return Tuple.tuple()
                .addValue(keys.stream().map(IdentityKey::sourceId).toArray(Integer[]::new))
                .addValue(keys.stream().map(IdentityKey::key).toArray(UUID[]::new));
    }
}
