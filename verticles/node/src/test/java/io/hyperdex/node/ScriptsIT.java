package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in a copy of the repository that is built, with programs in the place of Java and psql that only say how they were called. */
class ScriptsIT {
    private static final Path SCRIPTS = Path.of("..", "..", "scripts");
    private static final String PORTS = "{\"http\":8080,\"pid\":1,\"postgres\":"
            + "\"postgresql://hyperdex:s%40crt@127.0.0.1:5555/hyperdex\",\"redis\":null}";

    @TempDir
    Path root;

    private record Ended(int code, String output, String errors) {}

    @BeforeEach
    void copyTheScripts() throws IOException {
        Files.createDirectories(root.resolve("scripts"));
        try (var files = Files.list(SCRIPTS)) {
            for (Path file : files.toList()) {
                Files.copy(file, root.resolve("scripts").resolve(file.getFileName()));
            }
        }
        Files.createDirectories(root.resolve("conf"));
        Files.createFile(root.resolve("pom.xml"));
        Files.createDirectories(root.resolve("verticles/node/src/main"));
        Files.createFile(root.resolve("verticles/node/pom.xml"));
        Files.createDirectories(root.resolve("verticles/node/target"));
        Files.createFile(root.resolve("verticles/node/target/node.jar"));
        program("java", "printf '%s\\n' \"$@\"; exit 3");
        program("psql", "echo called; printf '%s\\n' \"$@\" \"password=$PGPASSWORD\"");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.createDirectories(root.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Ended run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("bash", root.resolve("scripts").resolve(script).toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(root, "script", ".out");
        Path errors = Files.createTempFile(root, "script", ".err");
        var builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(root.resolve("elsewhere")).toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HYPERDEX_"));
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", root.toString(), "PATH", root.resolve("bin") + ":" + System.getenv("PATH")));
        Process process = builder.start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(script + " did not end: " + Files.readString(errors));
        }
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "rebuild", "test"})
    void explainItself(String script) throws Exception {
        Ended help = run(script, "--help");

        assertThat(help.code()).isZero();
        assertThat(help.output()).startsWith("usage: scripts/" + script);
    }

    @Test
    void anArgumentWithoutItsValueIsNamed() throws Exception {
        for (String argument : List.of("--port", "--data")) {
            Ended refused = run("cluster", argument);

            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.errors()).startsWith("scripts/cluster: " + argument + " needs a value");
        }
    }

    @Test
    void aClusterThatCannotStartLeavesThePortsOfTheOneThatRuns() throws Exception {
        Path ports =
                Files.createDirectories(root.resolve(".hyperdex/cluster/n1")).resolve("ports.json");
        Files.writeString(ports, PORTS);

        Ended second = run("cluster");

        assertThat(second.code()).isEqualTo(1);
        assertThat(ports).hasContent(PORTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "key"})
    void aNodeAndItsKeysLookForTheirDataInTheRepository(String script) throws Exception {
        assertThat(run(script).output().lines()).contains("-Dhyperdex.home=" + root.toRealPath());
    }

    @Test
    void aRebuildAsksThePostgresOfTheNodeAndShowsNobodyThePassword() throws Exception {
        Files.writeString(Files.createDirectories(root.resolve(".hyperdex")).resolve("ports.json"), PORTS);

        Ended asked = run("rebuild");

        assertThat(asked.code()).as(asked.errors()).isZero();
        assertThat(asked.output().lines())
                .contains("postgresql://hyperdex@127.0.0.1:5555/hyperdex", "password=s@crt")
                .noneMatch(line -> line.contains("s%40crt"));
    }

    @Test
    void aRebuildWithoutANodeAsksNobody() throws Exception {
        Ended refused = run("rebuild");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).isEmpty();
        assertThat(refused.errors()).contains("no node runs there");
    }
}
