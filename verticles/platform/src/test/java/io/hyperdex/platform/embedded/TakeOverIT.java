package io.hyperdex.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process that owns the servers is a JVM of its own here, so that it can be killed. */
@Timeout(180)
class TakeOverIT {
    private static final Path SHARED_BINARIES = Path.of("target", "embedded", "bin");

    @TempDir
    Path directory;

    private Process owner;

    @AfterEach
    void endOwner() throws InterruptedException {
        owner.destroyForcibly().waitFor();
    }

    @Test
    void whatAKilledNodeHasCommittedIsThereAtTheNextStart() throws Exception {
        owner = owningNode(SHARED_BINARIES);
        String[] said = firstLine(owner).split(" ");
        try (Connection connection = TestPostgres.connect(said[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t AS SELECT 42 AS answer");
        }

        owner.destroyForcibly().waitFor();
        assertThat(Processes.below(directory)).contains(Long.valueOf(said[1]), Long.valueOf(said[2]));

        try (DataDirectory data = DataDirectory.open(directory);
                EmbeddedPostgres postgres = startPostgres(data, SHARED_BINARIES);
                EmbeddedRedis redis = startRedis(data, SHARED_BINARIES)) {
            assertThat(Processes.below(directory))
                    .contains(postgres.pid(), redis.pid())
                    .doesNotContain(Long.valueOf(said[1]), Long.valueOf(said[2]));
            assertThat(answer(postgres)).isEqualTo(42);
            assertThat(postgres.uri()).isEqualTo(said[0]);
        }
        assertThat(Processes.below(directory)).isEmpty();
    }

    @Test
    void controlCInTheTerminalReachesTheNodeOnly() throws Exception {
        owner = owningNode(SHARED_BINARIES);
        String[] said = firstLine(owner).split(" ");
        Processes.signal("INT", -Processes.group(owner.pid()));
        owner.waitFor();
        Set<Long> living = Processes.below(directory);
        endLeftBehind();
        assertThat(living).contains(Long.valueOf(said[1]), Long.valueOf(said[2]));
    }

    @Test
    void aSecondProcessIsRefusedTheDirectory() throws Exception {
        owner = owningNode(SHARED_BINARIES);
        firstLine(owner);
        assertThatThrownBy(() -> DataDirectory.open(directory))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("data.dir: ")
                .hasMessageContaining("is in use by another node");
        owner.destroyForcibly().waitFor();
        endLeftBehind();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin/postgres.*.tmp.*/lib", "postgres/data.*.tmp.*/base", "postgres/data/postmaster.pid"})
    void aNodeThatIsKilledDuringItsFirstStartLeavesNothingHalf(String reached) throws Exception {
        Path binaries = directory.resolve("bin");
        owner = owningNode(binaries);
        awaitPath(reached);
        owner.destroyForcibly().waitFor();

        try (DataDirectory data = DataDirectory.open(directory);
                EmbeddedPostgres postgres = startPostgres(data, binaries);
                Connection connection = TestPostgres.connect(postgres.uri())) {
            assertThat(connection.isValid(10)).isTrue();
        }
        assertThat(Processes.below(directory)).isEmpty();
        assertThat(matching("**.tmp.*")).isEmpty();
    }

    /** In a session of its own, as at a terminal. */
    private Process owningNode(Path binaries) throws IOException {
        return new ProcessBuilder(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwningNode.class.getName(),
                        directory.toString(),
                        binaries.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A new node takes over what the killed one left, and stops it. */
    private void endLeftBehind() throws InterruptedException {
        try (DataDirectory data = DataDirectory.open(directory)) {
            startPostgres(data, SHARED_BINARIES).close();
            startRedis(data, SHARED_BINARIES).close();
        }
    }

    private static EmbeddedPostgres startPostgres(DataDirectory data, Path binaries) throws InterruptedException {
        return EmbeddedPostgres.start(
                data, new Binaries(binaries, Platform.current()), EmbeddedPostgres.Options.DEFAULT);
    }

    private static EmbeddedRedis startRedis(DataDirectory data, Path binaries) throws InterruptedException {
        return EmbeddedRedis.start(data, new Binaries(binaries, Platform.current()), EmbeddedRedis.Options.DEFAULT);
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("postgresql://")) {
                return line;
            }
        }
        throw new IOException("the node ended early");
    }

    private static int answer(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = TestPostgres.connect(postgres.uri());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT answer FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void awaitPath(String glob) throws Exception {
        while (matching(glob).isEmpty()) {
            assertThat(owner.waitFor(2, TimeUnit.MILLISECONDS))
                    .as("ended before")
                    .isFalse();
        }
    }

    private List<Path> matching(String glob) throws IOException {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + directory + "/" + glob);
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                return visitFile(path, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                if (matcher.matches(path)) {
                    found.add(path);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException vanished) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
