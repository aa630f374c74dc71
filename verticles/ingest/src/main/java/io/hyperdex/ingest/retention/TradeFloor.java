package io.hyperdex.ingest.retention;

import io.hyperdex.platform.store.CopyConnection;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The instant before which no trade is taken, and from which on they are kept, in SQL. */
public final class TradeFloor {
    private static final String HOLD = "select hold_trade_floor()";
    private static final String RAISE = "select raise_trade_floor($1)";
    /** What streams may still resume from needs its trades, and what analytics has not read yet. */
    private static final String IS_READ = """
            select exists (select from outbox where min_ts < $1) or exists (
                select from trades where ts < $1 and position > (select min(position) from analytics_progress))
            """;

    private static final String DROP_TRADES = "select drop_trades_before($1)";
    private static final String TO_CLEAR = """
            select trades_begin(), case when cleared is distinct from trades_begin()
                then pg_relation_size('trade_identity') / current_setting('block_size')::bigint else 0 end
            from retention
            """;
    private static final String CLEARED = "update retention set cleared = $1 where cleared is distinct from $1";
    private static final String DELETE_IDENTITIES = """
            delete from trade_identity
            where ctid >= format('(%s,0)', $2::bigint)::tid and ctid < format('(%s,0)', $3::bigint)::tid and ts < $1
            """;

    private TradeFloor() {}

    /** The floor, which stays where it is until the connection's transaction ends; {@link Instant#MIN} while there is none. */
    public static Future<Instant> hold(SqlConnection connection) {
        return connection.preparedQuery(HOLD).execute().map(TradeFloor::instant);
    }

    /** The same. */
    public static Instant hold(CopyConnection connection) throws SQLException {
        try (PreparedStatement hold = connection.prepare(HOLD);
                ResultSet row = hold.executeQuery()) {
            row.next();
            return instant(row.getObject(1, OffsetDateTime.class));
        }
    }

    /** Raises the floor, never lowers it; gives the floor from now on. Waits for the transactions that hold it. */
    static Future<Instant> raise(SqlConnection connection, Instant floor) {
        return connection.preparedQuery(RAISE).execute(parameter(floor)).map(TradeFloor::instant);
    }

    static Future<Boolean> isReadBelow(SqlConnection connection, Instant floor) {
        return connection
                .preparedQuery(IS_READ)
                .execute(parameter(floor))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    static Future<Void> dropTrades(SqlConnection connection, Instant floor) {
        return connection.preparedQuery(DROP_TRADES).execute(parameter(floor)).mapEmpty();
    }

    /**
     * Where identities of removed trades are.
     *
     * @param before no trade that is left is older
     * @param pages of the store that identities take; 0 while none of them is older
     */
    record ToClear(Instant before, long pages) {}

    static Future<ToClear> toClear(SqlConnection connection) {
        return connection.query(TO_CLEAR).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new ToClear(instant(row.getOffsetDateTime(0)), row.getLong(1));
        });
    }

    /** From some pages, the first one included: each page is looked at once, however much is deleted. */
    static Future<Void> deleteIdentities(SqlConnection connection, Instant before, long fromPage, long toPage) {
        return connection
                .preparedQuery(DELETE_IDENTITIES)
                .execute(parameter(before).addLong(fromPage).addLong(toPage))
                .mapEmpty();
    }

    /** From now on no identity is older. */
    static Future<Void> cleared(SqlConnection connection, Instant before) {
        return connection.preparedQuery(CLEARED).execute(parameter(before)).mapEmpty();
    }

    private static Tuple parameter(Instant instant) {
        return Tuple.of(instant.atOffset(ZoneOffset.UTC));
    }

    private static Instant instant(RowSet<Row> rows) {
        return instant(rows.iterator().next().getOffsetDateTime(0));
    }

    private static Instant instant(@Nullable OffsetDateTime floor) {
        return floor == null ? Instant.MIN : floor.toInstant();
    }
}
