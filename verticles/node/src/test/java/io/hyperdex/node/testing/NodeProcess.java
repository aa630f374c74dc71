package io.hyperdex.node.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One node in its own JVM, on free ports of loopback. Closing it ends it, and it is an error if that takes long. */
public final class NodeProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening http=(\\S+) management=(\\S+)");
    /** Of the JVM, beside those of the scripts: tests of what a node does, not of how fast, have it start sooner. */
    private static final List<String> FLAGS =
            List.of(System.getProperty("hyperdex.test.nodeFlags", "-Xmx1g").split(" "));

    /** Of the build whose tests these are; null where a load runs on its own: its nodes begin with nothing. */
    private static final @Nullable String ROOT = System.getProperty("hyperdex.root");

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;
    private final Path log;

    private NodeProcess(Process process, Path output, Path log) {
        this.process = process;
        this.output = output;
        this.log = log;
    }

    /** Starts the JVM on a directory as it is and returns at once; the environment holds {@code HYPERDEX_*} settings. */
    public static NodeProcess launch(Path dataDir, Map<String, String> environment, String... arguments)
            throws IOException {
        if (ROOT == null) {
            return launch(dataDir, environment, List.of(), arguments);
        }
        PreparedNode prepared = PreparedNode.get();
        Files.createDirectories(dataDir);
        prepared.programsInto(dataDir);
        return launch(dataDir, environment, prepared.flags(), arguments);
    }

    /** A node without the demo, started and ready; a directory that has no database gets one that has its schema. */
    public static NodeProcess start(Path dataDir, Map<String, String> environment)
            throws IOException, InterruptedException {
        if (ROOT != null) {
            Files.createDirectories(dataDir);
            PreparedNode.get().databaseInto(dataDir);
        }
        NodeProcess node = launch(dataDir, environment, "--no-demo");
        node.awaitListening();
        return node;
    }

    /** Starts the JVM with more flags. */
    static NodeProcess launch(Path dataDir, Map<String, String> environment, List<String> flags, String... arguments)
            throws IOException {
        Files.createDirectories(dataDir);
        Path output = Files.createTempFile(dataDir, "stdout", ".log");
        Path log = Files.createTempFile(dataDir, "stderr", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(flags);
        command.addAll(List.of("-XX:G1HeapRegionSize=8m", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(
                ROOT == null
                        ? List.of("-cp", System.getProperty("java.class.path"), "io.hyperdex.node.Main")
                        : List.of("-jar", jar().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("HYPERDEX_"));
        builder.environment()
                .putAll(Map.of(
                        "HYPERDEX_DATA_DIR", dataDir.toString(),
                        "HYPERDEX_HTTP_PORT", "0",
                        "HYPERDEX_MANAGEMENT_PORT", "0",
                        "HYPERDEX_DRAIN_DELAY", "0s",
                        // Whoever tests limits names another tier.
                        "HYPERDEX_AUTH_ANONYMOUS_TIER", "unlimited"));
        builder.environment().putAll(environment);
        builder.redirectOutput(output.toFile()).redirectError(log.toFile());
        return new NodeProcess(builder.start(), output, log);
    }

    /** Waits for the line that names the ports; fails with the log when the process ends first. */
    public void awaitListening() throws InterruptedException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        while (!LISTENING.matcher(output()).find()) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IllegalStateException("the node did not get ready:\n" + log());
            }
        }
    }

    public URI http() {
        return listening(1);
    }

    public URI management() {
        return listening(2);
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    public String output() {
        return read(output);
    }

    public String log() {
        return read(log);
    }

    /** Sends a signal by its name, such as {@code TERM}, {@code INT} or {@code KILL}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Exit code of the process, which must end soon. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the node did not end:\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            awaitExit();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** As users start it, with its libraries beside it. */
    static Path jar() {
        return Path.of(Objects.requireNonNull(ROOT), "verticles", "node", "target", "node.jar");
    }

    private URI listening(int group) {
        Matcher line = LISTENING.matcher(output());
        if (!line.find()) {
            throw new IllegalStateException("not listening:\n" + log());
        }
        return URI.create("http://" + line.group(group));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
