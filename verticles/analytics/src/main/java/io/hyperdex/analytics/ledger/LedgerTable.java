package io.hyperdex.analytics.ledger;

import io.hyperdex.analytics.ledger.LedgerRefolding.Begun;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
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
    private static final String BY_IDS = COLUMNS + "from ledgers l where l.id = any($1)";
    private static final String CHECKPOINTS = """
            select c.ledger_id, c.state from unnest($1::integer[], $2::timestamptz[]) as k(ledger_id, ts)
            join ledger_checkpoints c using (ledger_id, ts)
            """;
    private static final String DROP_IDLE = """
            delete from ledger_points where ctid = any (array(
                select ctid from ledger_points where step = 3600 and not traded and at < $1 limit $2))
            """;
    private static final String CUT_POINTS = """
            delete from ledger_points p using unnest($1::integer[], $2::timestamptz[]) as k(ledger_id, kept)
            where p.ledger_id = k.ledger_id and p.at > k.kept
            """;
    private static final String KEEP_BOOKS = """
            delete from books where ledger_id = any($1)
                and (ledger_id, token_id) not in (select * from unnest($2::integer[], $3::integer[]))
            """;
    /** Nobody ranks a ledger without trades again. */
    private static final String UNRANK = """
            with emptied as (
                delete from rankings where ledger_id in (select id from ledgers where id = any($1) and trades = 0))
            update ledgers set ranked = null where id = any($1) and ranked is not null
            """;

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

    static Future<List<Known>> byIds(SqlConnection connection, Collection<Integer> ids) {
        return connection
                .preparedQuery(BY_IDS)
                .execute(Tuple.tuple().addValue(ids.toArray(Integer[]::new)))
                .map(rows -> {
                    List<Known> found = new ArrayList<>();
                    rows.forEach(row -> found.add(known(row)));
                    return found;
                });
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

    /** The ledgers with their lots, as they were at the checkpoints that these go on from; by ledger. */
    static Future<Map<Integer, byte[]>> checkpoints(SqlConnection connection, List<Begun> all) {
        Tuple parameters =
                places(all, one -> Objects.requireNonNull(one.checkpoint()).time());
        return connection.preparedQuery(CHECKPOINTS).execute(parameters).map(rows -> {
            Map<Integer, byte[]> states = new HashMap<>();
            rows.forEach(row -> states.put(row.getInteger(0), row.getBuffer(1).getBytes()));
            return states;
        });
    }

    /** Takes back the points after what they go on from. */
    static Future<Void> cutPoints(SqlConnection connection, List<Begun> all) {
        return connection
                .preparedQuery(CUT_POINTS)
                .execute(places(all, Begun::kept))
                .mapEmpty();
    }

    private static Tuple places(List<Begun> all, Function<Begun, Instant> time) {
        return Tuple.tuple()
                .addValue(all.stream().map(one -> one.known().id).toArray(Integer[]::new))
                .addValue(all.stream()
                        .map(one -> time.apply(one).atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
    }

    /** Removes some points of hours before the time in which nothing was traded; how many. */
    static Future<Integer> dropIdle(SqlConnection connection, Instant before, int limit) {
        return connection
                .preparedQuery(DROP_IDLE)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), limit))
                .map(SqlResult::rowCount);
    }

    /** Removes books of tokens that the ledgers have no trade of. */
    static Future<Void> keepBooks(SqlConnection connection, List<Known> ledgers) {
        List<Integer> owners = new ArrayList<>();
        List<Integer> tokens = new ArrayList<>();
        for (Known known : ledgers) {
            for (Integer token : known.requireState().books.keySet()) {
                owners.add(known.id);
                tokens.add(token);
            }
        }
        Tuple parameters =
                ids(ledgers).addValue(owners.toArray(Integer[]::new)).addValue(tokens.toArray(Integer[]::new));
        return connection.preparedQuery(KEEP_BOOKS).execute(parameters).mapEmpty();
    }

    /** What was measured of their days may not hold any more. */
    static Future<Void> unrank(SqlConnection connection, List<Known> ledgers) {
        return connection.preparedQuery(UNRANK).execute(ids(ledgers)).mapEmpty();
    }

    private static Tuple ids(List<Known> ledgers) {
        return Tuple.tuple().addValue(ledgers.stream().map(known -> known.id).toArray(Integer[]::new));
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
