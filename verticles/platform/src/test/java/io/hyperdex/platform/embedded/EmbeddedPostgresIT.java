package io.hyperdex.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EmbeddedPostgresIT {
    private static final Binaries BINARIES = new Binaries(Path.of("target", "embedded", "bin"), Platform.current());

    /** Its repair writes to a disk that others use too. */
    private static final Duration BACK_WITHIN = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private DataDirectory data;

    @BeforeEach
    void open() {
        data = DataDirectory.open(directory);
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void keepsWhatItHasAcknowledged() throws Exception {
        try (EmbeddedPostgres postgres = start(EmbeddedPostgres.Options.DEFAULT)) {
            assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
            assertThat(query(postgres, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(postgres, "SHOW data_checksums")).isEqualTo("on");
        }
    }

    @Test
    void listensOnLoopbackOnlyAndWantsThePassword() throws Exception {
        try (EmbeddedPostgres postgres = start(EmbeddedPostgres.Options.DEFAULT)) {
            assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(postgres, "SHOW unix_socket_directories")).isEmpty();
            String wrong = postgres.uri().replaceFirst("hyperdex:[^@]+@", "hyperdex:guess@");
            assertThatThrownBy(() -> TestPostgres.connect(wrong))
                    .hasMessageContaining("password authentication failed");
            Path password = directory.resolve("postgres").resolve("password");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                    .isEqualTo("rw-------");
            assertThat(commandLines(postgres)).doesNotContain(Files.readString(password));
        }
    }

    @Test
    void sortsByCodePointAndKnowsTheCaseOfEveryLetter() throws Exception {
        try (EmbeddedPostgres postgres = start(EmbeddedPostgres.Options.DEFAULT)) {
            assertThat(query(postgres, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(query(postgres, "SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['a','B','ä','Z']) t"))
                    .isEqualTo("BZaä");
            assertThat(query(postgres, "SELECT lower('ÄΩ')")).isEqualTo("äω");
        }
    }

    @Test
    void isTheSameDatabaseAtTheSameAddressAfterStopAndStart() throws Exception {
        String uri;
        try (EmbeddedPostgres postgres = start(EmbeddedPostgres.Options.DEFAULT)) {
            uri = postgres.uri();
            execute(postgres, "CREATE TABLE t AS SELECT 42 AS answer");
        }
        assertThat(Processes.below(directory)).isEmpty();
        try (EmbeddedPostgres postgres = start(EmbeddedPostgres.Options.DEFAULT)) {
            assertThat(postgres.uri()).isEqualTo(uri);
            assertThat(query(postgres, "SELECT answer FROM t")).isEqualTo("42");
        }
    }

    @Test
    void livesInASessionThatTheTerminalDoesNotReach() throws Exception {
        try (EmbeddedPostgres postgres = start(EmbeddedPostgres.Options.DEFAULT)) {
            long own = ProcessHandle.current().pid();
            assertThat(Processes.session(postgres.pid())).isNotEqualTo(Processes.session(own));
            assertThat(Processes.group(postgres.pid())).isNotEqualTo(Processes.group(own));
        }
    }

    @Test
    void isBackWithItsDataWhenKilledWhileAQueryKeepsAWorkerBusy() throws Exception {
        Events events = new Events();
        try (EmbeddedPostgres postgres = start(new EmbeddedPostgres.Options(Map.of(), null, events));
                Connection busy = TestPostgres.connect(postgres.uri());
                Statement statement = busy.createStatement()) {
            execute(postgres, "CREATE TABLE t AS SELECT 42 AS answer");
            long killed = postgres.pid();
            Thread query = new Thread(() -> runUntilTheServerDies(statement));
            query.start();
            await(postgres, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT sum%'", "1");

            Processes.signal("KILL", killed);

            assertThat(events.next(BACK_WITHIN)).isEqualTo("down");
            assertThat(events.next(BACK_WITHIN)).isEqualTo("up");
            assertThat(postgres.pid()).isNotEqualTo(killed);
            assertThat(postgres.restarts()).isEqualTo(1);
            assertThat(postgres.up()).isTrue();
            assertThat(query(postgres, "SELECT answer FROM t")).isEqualTo("42");
            query.join();
        }
        assertThat(Processes.below(directory)).isEmpty();
    }

    @Test
    void isBackWhenSomebodyToldItToStopWhileItsClientsStay() throws Exception {
        Events events = new Events();
        try (EmbeddedPostgres postgres = start(new EmbeddedPostgres.Options(Map.of(), null, events));
                Connection stays = TestPostgres.connect(postgres.uri())) {
            assertThat(query(stays, "SELECT 1")).isEqualTo("1");
            long told = postgres.pid();

            Processes.signal("TERM", told);

            assertThat(events.next(BACK_WITHIN)).isEqualTo("down");
            assertThat(events.next(BACK_WITHIN)).isEqualTo("up");
            assertThat(postgres.pid()).isNotEqualTo(told);
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void stopsAtOnceThoughAClientHasAnOpenTransaction() throws Exception {
        EmbeddedPostgres postgres = start(EmbeddedPostgres.Options.DEFAULT);
        try (Connection open = TestPostgres.connect(postgres.uri())) {
            open.setAutoCommit(false);
            open.createStatement().execute("CREATE TABLE never (a int)");
            postgres.close();
            assertThat(Processes.below(directory)).isEmpty();
            assertThat(Files.readString(directory.resolve("postgres").resolve("server.log")))
                    .contains("received fast shutdown request", "database system is shut down");
            assertThat(postgres.up()).isFalse();
        }
    }

    @Test
    void speaksTlsWithTheGivenCertificate() throws Exception {
        EmbeddedPostgres.Tls tls = Certificates.selfSigned(Files.createDirectory(directory.resolve("tls")));
        try (EmbeddedPostgres postgres = start(new EmbeddedPostgres.Options(Map.of(), tls, ServerListener.NONE))) {
            try (Connection connection =
                    TestPostgres.connect(postgres.uri() + "?sslmode=verify-full&sslrootcert=" + tls.certificate())) {
                assertThat(query(connection, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                        .isEqualTo("t");
            }
        }
    }

    @Test
    void refusesTheDataOfAnotherMajorVersion() throws Exception {
        start(EmbeddedPostgres.Options.DEFAULT).close();
        Files.writeString(directory.resolve("postgres/data/PG_VERSION"), "15\n");
        assertThatThrownBy(() -> start(EmbeddedPostgres.Options.DEFAULT))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("data.dir: ")
                .hasMessageContaining("holds data of PostgreSQL 15, and this version brings 18; dump it");
    }

    @Test
    void refusesAPasswordThatIsNotTheClusters() throws Exception {
        start(EmbeddedPostgres.Options.DEFAULT).close();
        Files.writeString(directory.resolve("postgres/password"), "another");
        assertThatThrownBy(() -> start(EmbeddedPostgres.Options.DEFAULT))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("data.dir: ");
        assertThat(Processes.below(directory)).isEmpty();
    }

    @Test
    void saysInOneLineWhyItDoesNotStart() throws Exception {
        Map<String, String> tooMuch = Map.of("shared_buffers", "none");
        assertThatThrownBy(() -> start(new EmbeddedPostgres.Options(tooMuch, null, ServerListener.NONE)))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("postgres.uri: ")
                .hasMessageContaining("invalid value for parameter \"shared_buffers\"")
                .message()
                .doesNotContain("\n");
        assertThat(Processes.below(directory)).isEmpty();
    }

    @Test
    void leavesNoProcessWhenItsStartIsInterrupted() throws Exception {
        start(EmbeddedPostgres.Options.DEFAULT).close();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread starting = new Thread(() -> {
            try {
                start(EmbeddedPostgres.Options.DEFAULT).close();
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        });
        starting.start();
        while (Processes.below(directory).isEmpty()) {
            Thread.onSpinWait();
        }
        starting.interrupt();
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Processes.below(directory)).isEmpty();
    }

    private EmbeddedPostgres start(EmbeddedPostgres.Options options) throws InterruptedException {
        return EmbeddedPostgres.start(data, BINARIES, options);
    }

    private static void runUntilTheServerDies(Statement statement) {
        try {
            statement.execute("SELECT sum(n) FROM generate_series(1, 1000000000000) n");
        } catch (SQLException expected) {
            assertThat(expected.getSQLState()).isNotNull();
        }
    }

    private static void await(EmbeddedPostgres postgres, String sql, String expected) throws SQLException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!query(postgres, sql).equals(expected)) {
            assertThat(System.nanoTime()).as(sql).isLessThan(deadline);
        }
    }

    private String commandLines(EmbeddedPostgres postgres) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (long pid : Processes.below(directory)) {
            try {
                lines.append(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")));
            } catch (NoSuchFileException ended) {
                // PostgreSQL's workers come and go.
            }
        }
        assertThat(lines.toString()).contains("fsync=on");
        return lines.toString();
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(postgres.uri());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(postgres.uri())) {
            return query(connection, sql);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
