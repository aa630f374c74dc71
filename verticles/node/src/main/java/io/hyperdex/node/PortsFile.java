package io.hyperdex.node;

import io.hyperdex.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** {@code <data.dir>/ports.json}: where a ready node listens. Only its owner may read it, because it holds passwords. */
final class PortsFile {
    record Ports(
            int http,
            int management,
            @Nullable Integer cluster,
            long pid,
            String postgres,
            @Nullable String redis) {}

    private final Path file;

    PortsFile(Path dataDir) {
        file = dataDir.resolve("ports.json");
    }

    /** Renamed into place, so that nobody reads half a file. */
    void write(Ports ports) throws IOException {
        Path draft = file.resolveSibling("ports.json.new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, Json.text(ports));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What a node that still runs has written; null when there is none. */
    static @Nullable Ports ofRunning(Path dataDir) throws IOException {
        Path file = new PortsFile(dataDir).file;
        if (!Files.exists(file)) {
            return null;
        }
        Ports ports = Json.MAPPER.readValue(Files.readString(file), Ports.class);
        boolean runs = ProcessHandle.of(ports.pid()).map(ProcessHandle::isAlive).orElse(false);
        return runs ? ports : null;
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
