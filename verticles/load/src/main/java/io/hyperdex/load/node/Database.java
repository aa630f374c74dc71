package io.hyperdex.load.node;

import io.hyperdex.load.report.CpuClock;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The store's server, asked beside the node. */
public final class Database {
    private static final List<String> SETTINGS = List.of(
            "fsync",
            "full_page_writes",
            "synchronous_commit",
            "wal_level",
            "wal_sync_method",
            "shared_buffers",
            "max_wal_size",
            "checkpoint_timeout",
            "jit");

    private final String uri;

    /** @param uri {@code postgresql://user:password@host:port/database} */
    public Database(String uri) {
        this.uri = uri;
    }

    public String uri() {
        return uri;
    }

    public Connection connect() throws SQLException {
        URI parts = URI.create(uri);
        var properties = new Properties();
        if (parts.getRawUserInfo() != null) {
            String[] user = parts.getRawUserInfo().split(":", 2);
            properties.setProperty("user", decode(user[0]));
            properties.setProperty("password", user.length == 2 ? decode(user[1]) : "");
        }
        int port = parts.getPort() < 0 ? 5432 : parts.getPort();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + parts.getHost() + ":" + port + parts.getPath(), properties);
    }

    /** Of what a report was measured with. */
    public Map<String, String> versions() throws SQLException {
        return Map.of(
                "java", System.getProperty("java.runtime.version"),
                "postgres", text("show server_version"),
                "commit", System.getProperty("hyperdex.commit", "unknown"));
    }

    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the only row. */
    public String text(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    public long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    /** What decides how durable a commit is, and how fast. */
    public Map<String, String> settings() throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : SETTINGS) {
            settings.put(name, text("show " + name));
        }
        return settings;
    }

    /** PostgreSQL's processes are found by one of its connections. */
    public CpuClock cpuClock(@Nullable Long node) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return new CpuClock(node, row.getLong(1));
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
