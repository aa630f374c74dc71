package io.hyperdex.ingest.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Which trades the store has, by source and id, with the digest of their content. */
final class IdentityTable {
    private static final Columns<Claim> COLUMNS = new Columns<>(List.of(
            new Columns.Column<>("source_id", "integer", Integer[]::new, Claim::sourceId),
            new Columns.Column<>("trade_key", "uuid", UUID[]::new, Claim::key),
            new Columns.Column<>("content", "uuid", UUID[]::new, Claim::content),
            new Columns.Column<>("pool_id", "integer", Integer[]::new, Claim::poolId),
            new Columns.Column<>("ts", "timestamptz", OffsetDateTime[]::new, Claim::time)));

    /** In key order, so that two batches with the same ids wait for one another and never in a circle. */
    private static final String INSERT = "insert into trade_identity (" + COLUMNS.names() + ") select * from "
            + COLUMNS.unnest(1) + " order by 1, 2 on conflict do nothing returning source_id, trade_key";

    private static final String SELECT =
            "select i.source_id, i.trade_key, i.content from unnest($1::integer[], $2::uuid[]) as k(source_id, trade_key)"
                    + " join trade_identity i on i.source_id = k.source_id and i.trade_key = k.trade_key";

    private IdentityTable() {}

    /** Claims the ids of the rows; gives those that nobody had. */
    static Future<Set<IdentityKey>> claim(SqlConnection connection, Collection<Entry> entries) {
        List<Claim> claims = entries.stream().map(Claim::of).toList();
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.tuple(COLUMNS.arrays(claims)))
                .map(rows -> {
                    Set<IdentityKey> claimed = new HashSet<>();
                    rows.forEach(row -> claimed.add(new IdentityKey(row.getInteger(0), row.getUUID(1))));
                    return claimed;
                });
    }

    /** The content of those of the ids that the store has. */
    static Future<Map<IdentityKey, UUID>> contents(SqlConnection connection, Collection<IdentityKey> keys) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Tuple parameters = Tuple.tuple()
                .addValue(keys.stream().map(IdentityKey::sourceId).toArray(Integer[]::new))
                .addValue(keys.stream().map(IdentityKey::key).toArray(UUID[]::new));
        return connection.preparedQuery(SELECT).execute(parameters).map(rows -> {
            Map<IdentityKey, UUID> contents = new HashMap<>();
            rows.forEach(row -> contents.put(new IdentityKey(row.getInteger(0), row.getUUID(1)), row.getUUID(2)));
            return contents;
        });
    }

    private record Claim(int sourceId, UUID key, UUID content, int poolId, OffsetDateTime time) {
        static Claim of(Entry entry) {
            TradeRow row = Objects.requireNonNull(entry.row);
            return new Claim(
                    entry.identity.sourceId(),
                    entry.identity.key(),
                    entry.incoming.content(),
                    row.pool().id(),
                    entry.trade().timestamp().atOffset(ZoneOffset.UTC));
        }
    }
}
