package io.hyperdex.load.ingest;

import io.hyperdex.load.market.GeneratedTrade;
import io.hyperdex.load.market.TradeColumns;
import io.hyperdex.load.node.Ahead;
import io.hyperdex.load.node.Database;
import io.hyperdex.load.node.Waiting;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Timed;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The fastest ways to make the same rows durable on the same server, without HTTP, validation, identity, candles, outbox
 * and commit order: what the node's figure is compared with. Each fills an empty table with the columns, the primary key
 * and the indexes of {@code trades}, over one connection.
 */
final class Baselines {
    static final int BATCH = 1_000;
    /** Of what is prepared, rather more than a trade takes in the form that takes most. */
    private static final int PREPARED_BYTES = 3_000;

    private static final String TABLE = "load_baseline";

    private final Database database;
    private final Vertx vertx;
    private final CpuClock cpu;

    /** @param cpuSeconds used while the rows were inserted */
    record Inserting(Timed timed, CpuClock.Used cpuSeconds) {}

    Baselines(Database database, Vertx vertx, CpuClock cpu) {
        this.database = database;
        this.vertx = vertx;
        this.cpu = cpu;
    }

    /** How many batches are made before a measurement: half of the memory may hold them. */
    static int preparedMax(int batch) {
        long trades = Runtime.getRuntime().maxMemory() / 2 / PREPARED_BYTES;
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, trades / batch));
    }

    void emptyTable() throws SQLException {
        database.execute("drop table if exists " + TABLE, "create table " + TABLE + " (like trades including all)");
    }

    void dropTable() throws SQLException {
        database.execute("drop table " + TABLE);
    }

    /** Bytes of the rows themselves, to compare with those that the node has stored. */
    long rowBytes() throws SQLException {
        return database.number("select coalesce(sum(pg_column_size(t.*)), 0) from " + TABLE + " t");
    }

    /** Text COPY of all trades in one transaction. */
    Inserting copy(Supplier<List<GeneratedTrade>> trades) throws SQLException, InterruptedException {
        try (var rows = Ahead.prepared(preparedMax(BATCH), () -> notEmpty(trades.get(), TradeColumns::copyText));
                Connection connection = database.connect()) {
            CpuClock.Used before = cpu.now();
            long started = System.nanoTime();
            CopyIn copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + TABLE + " (" + TradeColumns.names() + ") from stdin");
            for (byte[] text = rows.take(); text != null; text = rows.take()) {
                copy.writeToCopy(text, 0, text.length);
            }
            long stored = copy.endCopy();
            var timed = new Timed(stored, System.nanoTime() - started);
            return new Inserting(timed, cpu.now().since(before));
        }
    }

    /** Inserts of 1,000 trades, each its own transaction, one after the other, with the driver that the node has. */
    Inserting unnest(Supplier<List<GeneratedTrade>> trades) throws InterruptedException {
        String insert = "insert into " + TABLE + " (" + TradeColumns.names() + ") select * from unnest("
                + TradeColumns.parameters() + ")";
        PgConnection connection = Waiting.on(PgConnection.connect(vertx, PgConnectOptions.fromUri(database.uri())));
        try (var batches = Ahead.prepared(preparedMax(BATCH), () -> notEmpty(trades.get(), TradeColumns::arrays))) {
            PreparedStatement statement = Waiting.on(connection.prepare(insert));
            long stored = 0;
            CpuClock.Used before = cpu.now();
            long started = System.nanoTime();
            for (List<Object> batch = batches.take(); batch != null; batch = batches.take()) {
                stored += Waiting.on(statement.query().execute(Tuple.tuple(batch)))
                        .rowCount();
            }
            var timed = new Timed(stored, System.nanoTime() - started);
            return new Inserting(timed, cpu.now().since(before));
        } finally {
            Waiting.on(connection.close());
        }
    }

    private static <T> @Nullable T notEmpty(
            List<GeneratedTrade> trades, java.util.function.Function<List<GeneratedTrade>, T> made) {
        return trades.isEmpty() ? null : made.apply(trades);
    }
}
