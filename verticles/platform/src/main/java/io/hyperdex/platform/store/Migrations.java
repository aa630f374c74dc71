package io.hyperdex.platform.store;

import io.hyperdex.platform.StartRefused;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema up to date, once at boot (Flyway holds a lock, so one node of a cluster does it), in the flavour that
 * the server offers. Blocking: call it on a worker.
 */
public final class Migrations {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String url;
    private final Properties properties;

    public Migrations(PostgresConfig config, String uri) {
        URI parsed = URI.create(uri);
        int port = parsed.getPort() < 0 ? 5432 : parsed.getPort();
        url = "jdbc:postgresql://" + parsed.getHost() + ":" + port + parsed.getPath();
        properties = properties(config, parsed);
    }

    private static Properties properties(PostgresConfig config, URI uri) {
        var properties = new Properties();
        if (uri.getRawUserInfo() != null) {
            String[] userInfo = uri.getRawUserInfo().split(":", 2);
            properties.setProperty("user", decode(userInfo[0]));
            if (userInfo.length == 2) {
                properties.setProperty("password", decode(userInfo[1]));
            }
        }
        properties.setProperty("sslmode", config.tls());
        if (!config.caFile().isEmpty()) {
            properties.setProperty("sslrootcert", config.caFile());
        }
        properties.setProperty(
                "connectTimeout",
                String.valueOf(Math.max(1, config.connectTimeout().toSeconds())));
        return properties;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Migrates; {@link StartRefused} when the store says no, SQLException when it does not answer yet. */
    public StoreIdentity run() throws SQLException {
        try (Connection connection = connect()) {
            String flavour = flavour(connection);
            int migration = migrate(flavour);
            return identity(connection, flavour, migration);
        }
    }

    /** Empties the store first, whatever is in it: it becomes a new store with a new epoch. */
    public StoreIdentity runOnEmptied() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        }
        return run();
    }

    /** Whether the failure means that the server does not answer yet, so that trying again makes sense. */
    public static boolean isUnavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
            }
        }
        return false;
    }

    private Connection connect() throws SQLException {
        try {
            return DriverManager.getConnection(url, properties);
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.startsWith("28") || state.startsWith("3D")) {
                throw new StartRefused(
                        "postgres.uri", String.valueOf(e.getMessage()).replace('\n', ' '), e);
            }
            throw e;
        }
    }

    private static String flavour(Connection connection) throws SQLException {
        String stored =
                first(connection, "select to_regclass('store')::text where to_regclass('store') is not null") == null
                        ? null
                        : first(connection, "select flavour from store");
        if (stored != null) {
            return stored;
        }
        return first(connection, "select name from pg_available_extensions where name = 'timescaledb'") == null
                ? "plain"
                : "timescale";
    }

    private int migrate(String flavour) {
        var result = Flyway.configure()
                .dataSource(url, properties.getProperty("user"), properties.getProperty("password"))
                .jdbcProperties(asMap())
                .locations("classpath:conf/migrations/common", "classpath:conf/migrations/" + flavour)
                .initSql(flavour.equals("timescale") ? "create extension if not exists timescaledb" : "select 1")
                .load()
                .migrate();
        String version = result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion;
        return version == null ? 0 : Integer.parseInt(version);
    }

    private java.util.Map<String, String> asMap() {
        var map = new java.util.HashMap<String, String>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }

    private static StoreIdentity identity(Connection connection, String flavour, int migration) throws SQLException {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        try (var insert = connection.prepareStatement(
                "insert into store (epoch, flavour, cursor_key) values (?, ?, ?) on conflict do nothing")) {
            insert.setString(1, "e" + new BigInteger(35, RANDOM).toString(36));
            insert.setString(2, flavour);
            insert.setBytes(3, key);
            insert.executeUpdate();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select epoch, cursor_key from store")) {
            row.next();
            return new StoreIdentity(
                    row.getString(1),
                    StoreIdentity.Flavour.valueOf(flavour.toUpperCase(Locale.ROOT)),
                    migration,
                    Buffer.buffer(row.getBytes(2)));
        }
    }

    private static @Nullable String first(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }
}
