package io.hyperdex.platform.access;

import io.hyperdex.platform.config.Scope;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys in the store. Each change is one statement. */
public final class KeyTable {
    private static final String COLUMNS = """
            id, name, hash, previous_hash, previous_until, kind, tier, scopes, origins, traders, traders_hidden, source,
            created_at, expires_at, revoked_at, last_used_at, change
            """;
    private static final String CREATE = """
            insert into api_keys (id, hash, name, kind, tier, scopes, origins, traders, traders_hidden, source, expires_at)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
            where (select count(*) from api_keys
                   where revoked_at is null and (expires_at is null or expires_at > now())) < $12
            returning\s""" + COLUMNS;
    private static final String ROTATE = """
            update api_keys set hash = $2, previous_hash = case when $3::float8 > 0 then hash end,
                previous_until = case when $3::float8 > 0 then now() + make_interval(secs => $3::float8) end
            where id = $1 and revoked_at is null returning\s""" + COLUMNS;
    private static final String AMEND = """
            update api_keys set tier = coalesce($2, tier), traders = coalesce($3, traders),
                traders_hidden = coalesce($4, traders_hidden)
            where id = $1 and revoked_at is null returning\s""" + COLUMNS;
    private static final String REVOKE =
            "update api_keys set revoked_at = coalesce(revoked_at, now()) where id = $1 returning " + COLUMNS;
    private static final String FIND = "select " + COLUMNS + " from api_keys where id = $1";
    private static final String CHANGED =
            "select " + COLUMNS + " from api_keys where change > $1 order by change limit $2";
    private static final String FIRST =
            "select " + COLUMNS + " from api_keys order by created_at desc, id desc limit $1";
    private static final String BEFORE = "select " + COLUMNS
            + " from api_keys where (created_at, id) < ($2, $3) order by created_at desc, id desc limit $1";
    private static final String USED = """
            update api_keys k set last_used_at = greatest(k.last_used_at, u.at)
            from unnest($1::text[], $2::timestamptz[]) u (id, at) where k.id = u.id
            """;

    private KeyTable() {}

    /**
     * What of a key may change while it lives; null leaves it.
     *
     * @param traders replace the former ones
     */
    public record Amendment(
            @Nullable String tier,
            @Nullable Set<String> traders,
            @Nullable Boolean tradersHidden) {}

    /** A page's last key, from which the list goes on. */
    public record Place(Instant createdAt, String id) {}

    /** Empty when there are {@code keysMax} keys in force already. */
    public static Future<Optional<ApiKey>> create(
            SqlConnection connection, String id, KeyHash hash, KeyGrant grant, int keysMax) {
        Tuple values = Tuple.of(
                id, Buffer.buffer(hash.bytes()), grant.name(), grant.kind().code(), grant.tier());
        values.addValue(codes(grant.scopes()))
                .addValue(grant.origins().toArray(String[]::new))
                .addValue(grant.traders().toArray(String[]::new))
                .addValue(grant.tradersHidden())
                .addValue(grant.source())
                .addValue(utc(grant.expiresAt()))
                .addValue(keysMax);
        return one(connection, CREATE, values);
    }

    /** Empty when the key does not exist or is revoked; the former secret stays valid for the grace. */
    public static Future<Optional<ApiKey>> rotate(SqlConnection connection, String id, KeyHash hash, Duration grace) {
        return one(connection, ROTATE, Tuple.of(id, Buffer.buffer(hash.bytes()), (double) grace.toSeconds()));
    }

    /** Empty when the key does not exist or is revoked. */
    public static Future<Optional<ApiKey>> amend(SqlConnection connection, String id, Amendment amendment) {
        Set<String> traders = amendment.traders();
        Tuple values = Tuple.tuple()
                .addValue(id)
                .addValue(amendment.tier())
                .addValue(traders == null ? null : traders.toArray(String[]::new))
                .addValue(amendment.tradersHidden());
        return one(connection, AMEND, values);
    }

    /** Empty when the key does not exist; revoking again changes nothing. */
    public static Future<Optional<ApiKey>> revoke(SqlConnection connection, String id) {
        return one(connection, REVOKE, Tuple.of(id));
    }

    public static Future<Optional<ApiKey>> find(SqlConnection connection, String id) {
        return one(connection, FIND, Tuple.of(id));
    }

    /** What has changed after a number, in the order of the changes. */
    static Future<List<ApiKey>> changedSince(SqlConnection connection, long change, int rows) {
        return connection.preparedQuery(CHANGED).execute(Tuple.of(change, rows)).map(KeyTable::keys);
    }

    /** The newest keys, or those that come after a place in that order; revoked ones too. */
    public static Future<List<ApiKey>> page(SqlConnection connection, @Nullable Place place, int rows) {
        return place == null
                ? connection.preparedQuery(FIRST).execute(Tuple.of(rows)).map(KeyTable::keys)
                : connection
                        .preparedQuery(BEFORE)
                        .execute(Tuple.of(rows, utc(place.createdAt()), place.id()))
                        .map(KeyTable::keys);
    }

    static Future<Void> used(SqlConnection connection, Map<String, Instant> uses) {
        String[] ids = uses.keySet().toArray(String[]::new);
        OffsetDateTime[] times = uses.values().stream().map(KeyTable::utc).toArray(OffsetDateTime[]::new);
        return connection
                .preparedQuery(USED)
                .execute(Tuple.tuple().addValue(ids).addValue(times))
                .mapEmpty();
    }

    private static Future<Optional<ApiKey>> one(SqlConnection connection, String sql, Tuple values) {
        return connection
                .preparedQuery(sql)
                .execute(values)
                .map(rows -> keys(rows).stream().findFirst());
    }

    private static List<ApiKey> keys(RowSet<Row> rows) {
        List<ApiKey> keys = new ArrayList<>(rows.size());
        rows.forEach(row -> keys.add(key(row)));
        return keys;
    }

    private static ApiKey key(Row row) {
        var grant = new KeyGrant(
                row.getString("name"),
                KeyKind.parse(row.getString("kind")),
                row.getString("tier"),
                List.of(row.getArrayOfStrings("scopes")).stream()
                        .map(Scope::parse)
                        .collect(Collectors.toSet()),
                List.of(row.getArrayOfStrings("origins")),
                Set.copyOf(List.of(row.getArrayOfStrings("traders"))),
                row.getBoolean("traders_hidden"),
                row.getString("source"),
                instant(row, "expires_at"));
        return new ApiKey(
                row.getString("id"),
                grant,
                KeyHash.of(row.getBuffer("hash").getBytes()),
                previous(row.getBuffer("previous_hash")),
                instant(row, "previous_until"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "revoked_at"),
                instant(row, "last_used_at"),
                row.getLong("change"));
    }

    private static @Nullable KeyHash previous(@Nullable Buffer hash) {
        return hash == null ? null : KeyHash.of(hash.getBytes());
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static String[] codes(Collection<Scope> scopes) {
        return scopes.stream().map(Scope::code).sorted().toArray(String[]::new);
    }
}
