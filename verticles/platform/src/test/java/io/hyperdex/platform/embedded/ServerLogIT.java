package io.hyperdex.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogIT {
    private static final int BYTES_MAX = 1_000;

    @TempDir
    Path directory;

    @Test
    void isCutWhileTheServerGoesOnWriting() throws Exception {
        ServerLog log = new ServerLog(file(), BYTES_MAX);
        Process server = new ProcessBuilder("sh", "-c", "while read line; do echo \"$line\"; done")
                .redirectOutput(log.redirect())
                .start();
        say(server, "x".repeat(BYTES_MAX));
        awaitContent("x\n");
        log.cutWhenLarge();
        say(server, "after the cut");
        awaitContent("after the cut\n");
        server.getOutputStream().close();
        assertThat(server.waitFor()).isZero();
        assertThat(file()).hasContent("after the cut");
        assertThat(directory.resolve("server.log.1")).hasContent("x".repeat(BYTES_MAX));
    }

    @Test
    void tellsTheLastErrorOfThisStart() throws Exception {
        Files.writeString(file(), "FATAL: of an earlier start\n");
        assertThat(said("echo hello; echo goodbye")).isEqualTo("goodbye");
        assertThat(said("echo FATAL: could not bind; echo LOG: shut down")).isEqualTo("FATAL: could not bind");
        assertThat(said("true")).isEqualTo("it printed nothing");
    }

    private String said(String script) throws IOException, InterruptedException {
        ServerLog log = new ServerLog(file(), BYTES_MAX);
        new ProcessBuilder("sh", "-c", script)
                .redirectOutput(log.redirect())
                .start()
                .waitFor();
        return log.reason();
    }

    private static void say(Process server, String line) throws IOException {
        server.getOutputStream().write((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        server.getOutputStream().flush();
    }

    private void awaitContent(String end) throws IOException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!Files.readString(file()).endsWith(end)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    private Path file() {
        return directory.resolve("server.log");
    }
}
