package io.hyperdex.load.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The node under load and its store: one of our own, whose data is removed at the end, or one that runs already. */
final class Target implements AutoCloseable {
    private static final Map<String, String> OPEN_TO_POSTS =
            Map.of("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest", "HYPERDEX_AUTH_ANONYMOUS_TIER", "unlimited");

    private final URI url;
    private final String postgres;
    private final @Nullable String key;
    private final @Nullable NodeProcess own;
    private final @Nullable Path data;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Target(URI url, String postgres, @Nullable String key, @Nullable NodeProcess own, @Nullable Path data) {
        this.url = url;
        this.postgres = postgres;
        this.key = key;
        this.own = own;
        this.data = data;
    }

    static Target running(IngestOptions.RunningNode node) {
        return new Target(node.url(), node.postgres(), node.key(), null, null);
    }

    /** Starts a node whose data is in a new directory of the given one. */
    static Target started(Path directory) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory(Files.createDirectories(directory).toRealPath(), "node-");
        NodeProcess node;
        try {
            node = NodeProcess.start(data, OPEN_TO_POSTS);
        } catch (IllegalStateException e) {
            delete(data);
            throw new IOException(e.getMessage(), e);
        }
        JsonNode ports = Json.MAPPER.readTree(data.resolve("ports.json").toFile());
        return new Target(node.http(), ports.path("postgres").asText(), null, node, data);
    }

    URI url() {
        return url;
    }

    String postgres() {
        return postgres;
    }

    @Nullable
    String key() {
        return key;
    }

    /** Null when the node is not ours. */
    @Nullable
    Long pid() {
        return own == null ? null : own.pid();
    }

    /** Ends the node and removes its data, once. */
    @Override
    public void close() throws IOException {
        if (own != null && data != null && closed.compareAndSet(false, true)) {
            own.close();
            delete(data);
        }
    }

    /** The same, while the JVM ends. */
    void stop() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("scripts/load: " + e);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
