package io.hyperdex.platform.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A connection for transactions with {@code COPY}, which the pool's driver does not know. Everything on it blocks and throws
 * SQLException: it is for worker threads, one at a time but for {@link #abort}. Its owner closes it.
 */
public final class CopyConnection implements AutoCloseable {
    /** The temporary tables of an older one would keep the server from forgetting old transactions, of which it can count two billion. */
    static final Duration AGE_MAX = Duration.ofHours(1);

    private static final int ALIVE_SECONDS = 1;

    private final Connection connection;
    private final long openedNanos = System.nanoTime();

    CopyConnection(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
    }

    /** A statement, or several between semicolons that are sent together; the first begins a transaction. */
    public PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Appends the rows to a table, all of them or none.
     *
     * @param table with the names of the columns, such as {@code t (a, b)}
     */
    public void copy(String table, CopyRows rows) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " from stdin (format binary)");
        rows.send(copy);
        copy.endCopy();
    }

    public void commit() throws SQLException {
        connection.commit();
    }

    /** Whether it may go on being used; asks the server. */
    public boolean isGood() throws SQLException {
        return System.nanoTime() - openedNanos < AGE_MAX.toNanos() && connection.isValid(ALIVE_SECONDS);
    }

    /** Makes what is under way on another thread fail. */
    public void abort() throws SQLException {
        connection.abort(Runnable::run);
    }

    /** Ends what is under way, undone. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
