package io.hyperdex.platform.store;

import io.hyperdex.platform.StartRefused;
import io.vertx.pgclient.PgConnectOptions;
import java.security.cert.CertificateException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Blocking connections, to the same server and with the same encryption as the pool's. */
final class StoreConnections {
    private static final String CONNECTION_FAILURE = "08006";
    private static final String NO_ENCRYPTION = "08004";

    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final boolean encrypted;
    private final boolean verified;

    private StoreConnections(PostgresConfig config, String uri) {
        PgConnectOptions options = Store.connectOptions(config, uri);
        String host = options.getHost();
        source.setServerNames(new String[] {host.contains(":") ? "[" + host + "]" : host});
        source.setPortNumbers(new int[] {options.getPort()});
        source.setDatabaseName(options.getDatabase());
        source.setUser(options.getUser());
        source.setPassword(options.getPassword());
        source.setSslMode(config.tls());
        if (!config.caFile().isEmpty()) {
            source.setSslRootCert(config.caFile());
        }
        int seconds = Math.max(1, (int) config.connectTimeout().toSeconds());
        source.setConnectTimeout(seconds);
        source.setLoginTimeout(seconds);
        verified = config.tls().equals("verify-full");
        encrypted = verified || config.tls().equals("require");
    }

    /** Without limits on statements: a migration takes its time. */
    static StoreConnections forMigrations(PostgresConfig config, String uri) {
        var connections = new StoreConnections(config, uri);
        connections.source.setApplicationName("hyperdex migrations");
        return connections;
    }

    /**
     * With the limits of the pool's connections. The server ends one that says nothing between two statements of a transaction, or
     * whose machine is gone in the midst of one, because others may wait for its locks; and one that is not used any more.
     */
    static StoreConnections forCopies(PostgresConfig config, String uri) {
        var connections = new StoreConnections(config, uri);
        PGSimpleDataSource source = connections.source;
        source.setApplicationName("hyperdex copies");
        long timeout = config.statementTimeout().toMillis();
        source.setOptions("-c statement_timeout=" + timeout + " -c idle_in_transaction_session_timeout=" + 2 * timeout
                + " -c idle_session_timeout=" + CopyConnection.AGE_MAX.toMillis()
                + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
                + " -c TimeZone=UTC -c client_min_messages=error");
        source.setSocketTimeout(Math.max(1, (int) Store.silenceMax(config).toSeconds()));
        return connections;
    }

    DataSource source() {
        return source;
    }

    /** Throws {@link StartRefused} when trying again cannot help. */
    Connection open() throws SQLException {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (isMistrust(e) || (encrypted && state.equals(NO_ENCRYPTION))) {
                throw new StartRefused("postgres.tls", oneLine(e), e);
            }
            if (state.startsWith("28") || state.startsWith("3D")) {
                throw new StartRefused("postgres.uri", oneLine(e), e);
            }
            throw e;
        }
    }

    static String oneLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** A host name that does not match the certificate is the one failure of a connection that has no cause. */
    private boolean isMistrust(SQLException failure) {
        if (verified && CONNECTION_FAILURE.equals(failure.getSQLState()) && failure.getCause() == null) {
            return true;
        }
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}
