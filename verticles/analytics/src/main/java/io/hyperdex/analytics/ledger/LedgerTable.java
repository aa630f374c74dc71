package io.hyperdex.analytics.ledger;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stored ledgers, as they are found and read back. */
final class LedgerTable {
    private static final String ENSURE = """
            insert into ledgers (trader_id, source_id)
            select * from unnest($1::integer[], $2::integer[]) order by 1, 2
            on conflict (trader_id, source_id) do nothing
            """;
    private static final String COLUMNS = """
            select l.id, l.trader_id, l.source_id, l.passed,
                array(select ts from ledger_checkpoints where ledger_id = l.id order by ts) as times,
                array(select trades from ledger_checkpoints where ledger_id = l.id order by ts) as counts
            """;
    private static final String FIND = COLUMNS + """
                , l.figures,
                (select state from ledger_checkpoints where ledger_id = l.id and trades = l.trades order by ts desc limit 1) as state
            from unnest($1::integer[], $2::integer[]) as k(trader, source)
            join ledgers l on l.trader_id = k.trader and l.source_id = k.source
            """;
    private static final String BY_ID = COLUMNS + "from ledgers l where l.id = $1";
    private static final String CHECKPOINT = "select state from ledger_checkpoints where ledger_id = $1 and ts = $2";
    private static final String DROP_IDLE = """
            delete from ledger_points where ctid = any (array(
                select ctid from ledger_points where step = 3600 and not traded and at < $1 limit $2))
            """;
    private static final String CUT_POINTS = "delete from ledger_points where ledger_id = $1 and at > $2";
    private static final String KEEP_BOOKS = "delete from books where ledger_id = $1 and token_id <> all($2)";
    private static final String UNRANK = "update ledgers set ranked = null where id = $1 and ranked is not null";
    private static final String BEHIND = COLUMNS + """
                , l.figures, l.last_ts,
                array(select token_id from books where ledger_id = l.id order by token_id) as tokens,
                array(select totals from books where ledger_id = l.id order by token_id) as totals
            from ledgers l where l.open and l.passed < $1 and l.last_ts > $2 and l.trader_id % $3 = $4
            order by l.passed, l.id limit $5
            """;
    static final Instant BEFORE_ALL = Instant.EPOCH;

    private LedgerTable() {}

    /**
     * A ledger as its rows tell it.
     *
     * @param figures null without trades
     * @param checkpoint with its lots, as it was after its last trade; null when there is none
     */
    record Stored(
            Known known, @Nullable Buffer figures, @Nullable Buffer checkpoint) {
        /** With its lots, if it has a checkpoint. Takes the time of reading these. */
        Known restored() {
            if (figures != null && checkpoint != null && known.passed() != null) {
                known.remember(LedgerBytes.state(checkpoint.getBytes())
                        .at(known.passed(), LedgerBytes.figures(figures.getBytes())));
            }
            return known;
        }
    }

    /** The ledgers, made if they are new. */
    static Future<List<Stored>> ensure(SqlConnection connection, Collection<LedgerKey> keys) {
        Tuple parameters = Tuple.tuple()
                .addValue(keys.stream().map(LedgerKey::trader).toArray(Integer[]::new))
                .addValue(keys.stream().map(LedgerKey::source).toArray(Integer[]::new));
        return connection
                .preparedQuery(ENSURE)
                .execute(parameters)
                .compose(ensured -> connection.preparedQuery(FIND).execute(parameters))
                .map(rows -> {
                    List<Stored> found = new ArrayList<>(rows.size());
                    rows.forEach(
                            row -> found.add(new Stored(known(row), row.getBuffer("figures"), row.getBuffer("state"))));
                    return found;
                });
    }

    static Future<Known> byId(SqlConnection connection, int id) {
        return connection
                .preparedQuery(BY_ID)
                .execute(Tuple.of(id))
                .map(rows -> known(rows.iterator().next()));
    }

    private static Known known(Row row) {
        OffsetDateTime[] times = row.getArrayOfOffsetDateTimes("times");
        Long[] counts = row.getArrayOfLongs("counts");
        List<Known.Checkpoint> checkpoints = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            checkpoints.add(new Known.Checkpoint(times[i].toInstant(), counts[i]));
        }
        return new Known(
                row.getInteger("id"),
                new LedgerKey(row.getInteger("trader_id"), row.getInteger("source_id")),
                instant(row, "passed"),
                checkpoints);
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    static Future<byte[]> checkpoint(SqlConnection connection, Known known, Known.Checkpoint checkpoint) {
        return connection
                .preparedQuery(CHECKPOINT)
                .execute(Tuple.of(known.id, checkpoint.time().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getBuffer(0).getBytes());
    }

    /** Takes back the points after a time. */
    static Future<Void> cutPoints(SqlConnection connection, Known known, Instant after) {
        return connection
                .preparedQuery(CUT_POINTS)
                .execute(Tuple.of(known.id, after.atOffset(ZoneOffset.UTC)))
                .mapEmpty();
    }

    /** Removes some points of hours before the time in which nothing was traded; how many. */
    static Future<Integer> dropIdle(SqlConnection connection, Instant before, int limit) {
        return connection
                .preparedQuery(DROP_IDLE)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), limit))
                .map(SqlResult::rowCount);
    }

    /** Removes the books of all other tokens. */
    static Future<Void> keepBooks(SqlConnection connection, Known known, Collection<Integer> tokens) {
        Tuple parameters = Tuple.of(known.id).addValue(tokens.toArray(Integer[]::new));
        return connection.preparedQuery(KEEP_BOOKS).execute(parameters).mapEmpty();
    }

    /** What was measured of its days may not hold any more. */
    static Future<Void> unrank(SqlConnection connection, Known known) {
        return connection.preparedQuery(UNRANK).execute(Tuple.of(known.id)).mapEmpty();
    }

    /** Some ledgers whose points do not go up to the time yet, as their rows tell them: without lots. */
    static Future<List<Known>> behind(
            SqlConnection connection, Instant time, Instant tradedAfter, int share, int limit) {
        Tuple parameters = Tuple.of(
                time.atOffset(ZoneOffset.UTC), tradedAfter.atOffset(ZoneOffset.UTC), LedgerShare.SHARES, share, limit);
        return connection.preparedQuery(BEHIND).execute(parameters).map(rows -> {
            List<Known> behind = new ArrayList<>();
            for (Row row : rows) {
                Known known = known(row);
                known.remember(withoutLots(row));
                behind.add(known);
            }
            return behind;
        });
    }

    private static LedgerState withoutLots(Row row) {
        Map<Integer, TokenBooks> books = new TreeMap<>();
        Integer[] tokens = row.getArrayOfIntegers("tokens");
        Buffer[] totals = row.getArrayOfBuffers("totals");
        for (int i = 0; i < tokens.length; i++) {
            books.put(tokens[i], LedgerBytes.totals(totals[i].getBytes()));
        }
        return LedgerState.atRest(
                LedgerBytes.figures(row.getBuffer("figures").getBytes()),
                books,
                row.getOffsetDateTime("last_ts").toInstant(),
                row.getOffsetDateTime("passed").toInstant());
    }
}
