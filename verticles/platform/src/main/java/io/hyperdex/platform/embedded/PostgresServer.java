package io.hyperdex.platform.embedded;

import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** PostgreSQL as {@link SupervisedProcess} sees it. The directory is the cluster, where PostgreSQL itself goes. */
record PostgresServer(Path directory, List<String> command, int port, String password) implements Server {
    static final String PROGRAM = "postgres";

    /** The checkpoint of a clean stop writes what is left in the buffers. */
    static final Duration STOP_WITHIN = Duration.ofSeconds(30);

    /** Of the pid file, from 0. */
    private static final int STATUS_LINE = 7;

    /** PostgreSQL pads it to the length of the longest status. */
    private static final String STOPPING = "stopping";

    private static final String WRONG_PASSWORD = "28P01";
    private static final String DUPLICATE_DATABASE = "42P04";

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public String program() {
        return PROGRAM;
    }

    /** Fast shutdown: open transactions are rolled back. SIGTERM would wait for every client to leave. */
    @Override
    public StopSignal stopSignal() {
        return StopSignal.INT;
    }

    /** Replaying {@code max_wal_size} after a crash may take minutes; to kill it meanwhile would only start that anew. */
    @Override
    public Duration readyWithin() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Duration stopWithin() {
        return STOP_WITHIN;
    }

    /**
     * PostgreSQL does not start while its pid file names any living process. In containers, where ids repeat, that is often
     * an innocent one. The data directory's lock and the search of {@link Residents} already prove that no server runs, and
     * PostgreSQL's own check of the shared memory remains.
     */
    @Override
    public void clearLeftovers() throws IOException {
        Files.deleteIfExists(pidFile());
    }

    /** After a SIGTERM it says so in the eighth line of its pid file, takes nobody in, and lives until all have left. */
    @Override
    public boolean isLeaving() throws IOException {
        try {
            // The directory's name is in it, in whatever encoding.
            List<String> lines = Files.readAllLines(pidFile(), StandardCharsets.ISO_8859_1);
            return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals(STOPPING);
        } catch (NoSuchFileException alreadyGone) {
            return false;
        }
    }

    private Path pidFile() {
        return directory.resolve("postmaster.pid");
    }

    @Override
    public void probe() throws IOException {
        execute("SELECT 1");
    }

    void createDatabase(String name) throws IOException {
        try {
            execute("CREATE DATABASE " + name);
        } catch (IOException e) {
            if (!(e.getCause() instanceof SQLException refused) || !DUPLICATE_DATABASE.equals(refused.getSQLState())) {
                throw e;
            }
        }
    }

    private void execute(String sql) throws IOException {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "user", EmbeddedPostgres.USER,
                "password", password,
                "sslmode", "disable",
                "connectTimeout", "2",
                "socketTimeout", "30"));
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (WRONG_PASSWORD.equals(e.getSQLState())) {
                throw new StartRefused("data.dir", "the password kept beside " + directory + " is not its own", e);
            }
            throw new IOException(e.getMessage(), e);
        }
    }
}
