package io.hyperdex.platform.store;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.store.StoreIdentity.Flavour;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses between the two schemas. A store keeps its flavour for life. */
final class ServerFlavour {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFlavour.class);

    private final StoreConnections connections;
    private final Connection connection;

    ServerFlavour(StoreConnections connections, Connection connection) {
        this.connections = connections;
        this.connection = connection;
    }

    Flavour choose() throws SQLException {
        String kind = first("select relkind from pg_class where oid = to_regclass('trades')");
        if ("p".equals(kind)) {
            return Flavour.PLAIN;
        }
        if (first("select extname from pg_extension where extname = 'timescaledb'") != null) {
            requireLoaded();
            return Flavour.TIMESCALE;
        }
        if (kind != null) {
            throw new StartRefused(
                    "postgres.uri", "the store was made with TimescaleDB, and the database has it no longer");
        }
        return created() ? Flavour.TIMESCALE : Flavour.PLAIN;
    }

    private void requireLoaded() throws SQLException {
        if (first("select current_setting('timescaledb.license', true)") == null) {
            throw new StartRefused(
                    "postgres.uri",
                    "the database has TimescaleDB, and the server does not load it; add it to shared_preload_libraries");
        }
    }

    /** On a connection of its own, which does not survive the attempt when the server has not loaded the extension. */
    private boolean created() throws SQLException {
        if (first("select name from pg_available_extensions where name = 'timescaledb'") == null) {
            return false;
        }
        try (Connection own = connections.open();
                Statement statement = own.createStatement()) {
            statement.execute("create extension timescaledb");
            return true;
        } catch (SQLException e) {
            if (Migrations.isUnavailable(e)) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("reason", StoreConnections.oneLine(e))
                    .log(
                            "TimescaleDB is installed, but cannot be created here; the store is a plain one, and stays so");
            return false;
        }
    }

    private @Nullable String first(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }
}
