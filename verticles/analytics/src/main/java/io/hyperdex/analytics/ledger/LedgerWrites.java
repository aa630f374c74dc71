package io.hyperdex.analytics.ledger;

import io.hyperdex.platform.store.ColumnType;
import io.hyperdex.platform.store.RowsFormat;
import io.hyperdex.platform.store.RowsFormat.Column;
import io.hyperdex.platform.store.RowsStatement;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What folding has changed, gathered and then written at once. Not thread-safe: one thread after the other. */
final class LedgerWrites {
    private static final RowsFormat<LedgerRow> LEDGERS = new RowsFormat<>(
            "new_ledger",
            List.of(
                    new Column<>("id", ColumnType.INTEGER, LedgerRow::id),
                    new Column<>("trades", ColumnType.BIGINT, LedgerRow::trades),
                    new Column<>("last_ts", ColumnType.TIMESTAMPTZ, LedgerRow::last),
                    new Column<>("passed", ColumnType.TIMESTAMPTZ, LedgerRow::passed),
                    new Column<>("open", ColumnType.BOOLEAN, LedgerRow::open),
                    new Column<>("figures", ColumnType.BYTEA, LedgerRow::figures)));
    private static final RowsFormat<BookRow> BOOKS = new RowsFormat<>(
            "new_book",
            List.of(
                    new Column<>("ledger_id", ColumnType.INTEGER, row -> row.key.ledger),
                    new Column<>("token_id", ColumnType.INTEGER, row -> row.key.token),
                    new Column<>("totals", ColumnType.BYTEA, BookRow::totals)));
    private static final RowsFormat<CheckpointRow> CHECKPOINTS = new RowsFormat<>(
            "new_checkpoint",
            List.of(
                    new Column<>("ledger_id", ColumnType.INTEGER, CheckpointRow::ledger),
                    new Column<>("ts", ColumnType.TIMESTAMPTZ, row -> row.checkpoint.time()),
                    new Column<>("trades", ColumnType.BIGINT, row -> row.checkpoint.trades()),
                    new Column<>("state", ColumnType.BYTEA, CheckpointRow::state)));
    private static final RowsFormat<PointRow> POINTS = new RowsFormat<>(
            "new_point",
            List.of(
                    new Column<>("ledger_id", ColumnType.INTEGER, PointRow::ledger),
                    new Column<>("step", ColumnType.INTEGER, row -> row.point.step()),
                    new Column<>("at", ColumnType.TIMESTAMPTZ, row -> row.point.at()),
                    new Column<>("value", ColumnType.NUMERIC, row -> row.point.value()),
                    new Column<>("start_value", ColumnType.NUMERIC, PointRow::startValue),
                    new Column<>(
                            "deposits",
                            ColumnType.NUMERIC,
                            row -> row.point.flows().deposits()),
                    new Column<>(
                            "withdrawals",
                            ColumnType.NUMERIC,
                            row -> row.point.flows().withdrawals()),
                    new Column<>("day_return", ColumnType.NUMERIC, PointRow::dayReturn),
                    new Column<>("trades", ColumnType.BIGINT, row -> row.point.trades()),
                    new Column<>("unpriced", ColumnType.INTEGER, row -> row.point.unpriced()),
                    new Column<>("profits", ColumnType.BYTEA, PointRow::profits),
                    new Column<>("traded", ColumnType.BOOLEAN, row -> row.point.traded())));

    private static final String WRITE_LEDGERS = """
            update ledgers l set trades = n.trades, last_ts = n.last_ts, passed = n.passed, open = n.open, figures = n.figures
            from %s n where l.id = n.id
            """.formatted(LEDGERS.unnest(1));
    private static final String WRITE_BOOKS = """
            insert into books (ledger_id, token_id, totals) select ledger_id, token_id, totals from %s
            on conflict (ledger_id, token_id) do update set totals = excluded.totals
            """.formatted(BOOKS.unnest(1));
    private static final String WRITE_CHECKPOINTS = """
            insert into ledger_checkpoints (ledger_id, ts, trades, state) select ledger_id, ts, trades, state from %s
            on conflict (ledger_id, ts) do update set trades = excluded.trades, state = excluded.state
            """.formatted(CHECKPOINTS.unnest(1));
    private static final String WRITE_POINTS = """
            insert into ledger_points (ledger_id, step, at, value, start_value, deposits, withdrawals, day_return, trades,
                unpriced, profits, traded)
            select ledger_id, step, at, value, start_value, deposits, withdrawals, day_return::double precision, trades,
                unpriced, profits, traded from %s
            on conflict (ledger_id, step, at) do update set value = excluded.value, start_value = excluded.start_value,
                deposits = excluded.deposits, withdrawals = excluded.withdrawals, day_return = excluded.day_return,
                trades = excluded.trades, unpriced = excluded.unpriced, profits = excluded.profits,
                traded = excluded.traded
            """.formatted(POINTS.unnest(1));
    private static final String DROP_CHECKPOINTS = """
            delete from ledger_checkpoints c using unnest($1::integer[], $2::timestamptz[]) as n(ledger_id, ts)
            where c.ledger_id = n.ledger_id and c.ts = n.ts
            """;
    private static final String CUT_CHECKPOINTS = """
            delete from ledger_checkpoints c using unnest($1::integer[], $2::timestamptz[]) as n(ledger_id, ts)
            where c.ledger_id = n.ledger_id and c.ts >= n.ts
            """;

    private final Map<Integer, LedgerRow> ledgers = new LinkedHashMap<>();
    private final Map<BookKey, BookRow> books = new LinkedHashMap<>();
    private final List<PointRow> points = new ArrayList<>();
    private final List<CheckpointRow> checkpoints = new ArrayList<>();
    private final List<Place> dropped = new ArrayList<>();
    private final List<Place> cut = new ArrayList<>();

    private record LedgerRow(
            int id,
            long trades,
            @Nullable Instant last,
            @Nullable Instant passed,
            boolean open,
            @Nullable Buffer figures) {}

    private record BookKey(int ledger, int token) {}

    private record BookRow(BookKey key, Buffer totals) {}

    private record CheckpointRow(int ledger, Known.Checkpoint checkpoint, Buffer state) {}

    private record Place(int ledger, Instant time) {}

    private record PointRow(int ledger, LedgerPoint point, Buffer profits) {
        @Nullable
        BigDecimal startValue() {
            return point.day() == null ? null : point.day().startValue();
        }

        @Nullable
        BigDecimal dayReturn() {
            return point.day() == null || Double.isNaN(point.day().value())
                    ? null
                    : new BigDecimal(point.day().value());
        }
    }

    void point(Known known, LedgerPoint point) {
        points.add(new PointRow(known.id, point, LedgerBytes.profits(point)));
    }

    /** Checkpoints from this time on do not hold any more. */
    void cut(Known known, Instant from) {
        cut.add(new Place(known.id, from));
    }

    /** The ledger as it is now, with the books that have changed, and perhaps a checkpoint. */
    void ledger(Known known) {
        LedgerState state = known.requireState();
        for (int token : state.takeChanged()) {
            var key = new BookKey(known.id, token);
            books.put(key, new BookRow(key, LedgerBytes.totals(Objects.requireNonNull(state.books.get(token)))));
        }
        passed(known);
        if (known.isCheckpointDue()) {
            checkpoint(known);
        }
    }

    /** It holds for whatever comes after its last trade, and after the hours that have passed since. */
    void checkpoint(Known known) {
        LedgerState state = known.requireState();
        Instant last = Objects.requireNonNull(state.last()).timestamp();
        Instant time = last.isBefore(state.passed()) ? state.passed() : last;
        var checkpoint = new Known.Checkpoint(time, state.trades());
        checkpoints.add(new CheckpointRow(known.id, checkpoint, LedgerBytes.state(state)));
        Known.Checkpoint gone = known.add(checkpoint);
        if (gone != null) {
            dropped.add(new Place(known.id, gone.time()));
        }
    }

    /** The ledger after time alone has gone on. */
    void passed(Known known) {
        LedgerState state = known.requireState();
        known.passed(state.passed());
        ledgers.put(
                known.id,
                new LedgerRow(
                        known.id,
                        state.trades(),
                        Objects.requireNonNull(state.last()).timestamp(),
                        state.passed(),
                        state.isOpen(),
                        LedgerBytes.figures(state.figures())));
    }

    /** The ledger has no trade any more. */
    void emptied(Known known) {
        ledgers.put(known.id, new LedgerRow(known.id, 0, null, null, false, null));
    }

    /** Everything as it is sent. Dear where there is much. */
    Encoded encoded() {
        return new Encoded(
                places(cut),
                rows(LEDGERS, ledgers.values()),
                rows(BOOKS, books.values()),
                rows(POINTS, points),
                rows(CHECKPOINTS, checkpoints),
                places(dropped));
    }

    private static <R> @Nullable Tuple rows(RowsFormat<R> format, Collection<R> rows) {
        return rows.isEmpty() ? null : Tuple.of(format.array(rows));
    }

    private static @Nullable Tuple places(List<Place> places) {
        return places.isEmpty()
                ? null
                : Tuple.tuple()
                        .addValue(places.stream().map(Place::ledger).toArray(Integer[]::new))
                        .addValue(places.stream()
                                .map(place -> place.time.atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new));
    }

    /** The bound values of each statement; null where there is nothing to write. */
    record Encoded(
            @Nullable Tuple cut,
            @Nullable Tuple ledgers,
            @Nullable Tuple books,
            @Nullable Tuple points,
            @Nullable Tuple checkpoints,
            @Nullable Tuple dropped) {
        /** Sends everything; what is sent before it on the connection comes first. */
        Future<Void> send(SqlConnection connection) {
            List<Future<?>> sent = List.of(
                    places(connection, CUT_CHECKPOINTS, cut),
                    rows(connection, WRITE_LEDGERS, ledgers),
                    rows(connection, WRITE_BOOKS, books),
                    rows(connection, WRITE_POINTS, points));
            return Future.all(sent)
                    .compose(cutBack -> rows(connection, WRITE_CHECKPOINTS, checkpoints))
                    .compose(written -> places(connection, DROP_CHECKPOINTS, dropped));
        }

        private static Future<Void> rows(SqlConnection connection, String sql, @Nullable Tuple rows) {
            return rows == null
                    ? Future.succeededFuture()
                    : RowsStatement.prepare(connection, sql)
                            .compose(statement -> statement.execute(rows))
                            .mapEmpty();
        }

        private static Future<Void> places(SqlConnection connection, String sql, @Nullable Tuple places) {
            return places == null
                    ? Future.succeededFuture()
                    : connection.preparedQuery(sql).execute(places).mapEmpty();
        }
    }
}
