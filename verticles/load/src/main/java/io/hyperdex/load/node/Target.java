package io.hyperdex.load.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The node under load and its stores: one of our own, or one that runs already. */
public final class Target implements AutoCloseable {
    /** Settings of a node that values no stored trades and makes no ledgers of them while something else is measured. */
    public static final Map<String, String> WITHOUT_ANALYTICS = Map.of("HYPERDEX_ROLES", "ingest,cache,query,push");

    private static final Map<String, String> OPEN_TO_POSTS =
            Map.of("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest", "HYPERDEX_AUTH_ANONYMOUS_TIER", "unlimited");

    private final Running node;
    private final Own own;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A node that somebody else started. */
    public record Running(
            URI url, String postgres, @Nullable String key) {}

    /** @param remove data that goes with the node */
    private record Own(
            @Nullable NodeProcess process,
            @Nullable Path remove,
            @Nullable String redis) {
        static final Own NONE = new Own(null, null, null);
    }

    private Target(Running node, Own own) {
        this.node = node;
        this.own = own;
    }

    public static Target running(Running node) {
        return new Target(node, Own.NONE);
    }

    /**
     * Starts a node whose data is in a new directory of the given one, and removed with the node.
     *
     * @param settings by their names in the environment
     */
    public static Target startedIn(Path directory, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path data = temporary(directory);
        return start(data, settings, data);
    }

    /**
     * Starts a node on data that stays.
     *
     * @param settings by their names in the environment
     */
    public static Target started(Path data, Map<String, String> settings) throws IOException, InterruptedException {
        return start(data, settings, null);
    }

    /** A new directory of the given one, for the data of a node. */
    public static Path temporary(Path directory) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(directory).toRealPath(), "node-");
    }

    private static Target start(Path data, Map<String, String> settings, @Nullable Path remove)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(OPEN_TO_POSTS);
        environment.putAll(settings);
        NodeProcess process;
        try {
            process = NodeProcess.start(data, environment);
        } catch (IllegalStateException e) {
            if (remove != null) {
                remove(remove);
            }
            throw new IOException(e.getMessage(), e);
        }
        JsonNode ports = Json.MAPPER.readTree(data.resolve("ports.json").toFile());
        var target = new Target(
                new Running(process.http(), ports.path("postgres").asText(), null),
                new Own(process, remove, ports.path("redis").asText()));
        Runtime.getRuntime().addShutdownHook(new Thread(target::stop, "stop-node"));
        return target;
    }

    public URI url() {
        return node.url();
    }

    public String postgres() {
        return node.postgres();
    }

    public @Nullable String key() {
        return node.key();
    }

    /** Null when the node is not ours, like all that follows. */
    public @Nullable Long pid() {
        return own.process == null ? null : own.process.pid();
    }

    /** Its Redis as an address with the password. */
    public @Nullable String redis() {
        return own.redis;
    }

    public @Nullable URI management() {
        return own.process == null ? null : own.process.management();
    }

    /** Ends the node that is ours, once. */
    @Override
    public void close() throws IOException {
        if (own.process != null && closed.compareAndSet(false, true)) {
            own.process.close();
            if (own.remove != null) {
                remove(own.remove);
            }
        }
    }

    /** The same, while the JVM ends. */
    private void stop() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("scripts/load: " + e);
        }
    }

    public static void remove(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
