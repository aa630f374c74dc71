package io.hyperdex.platform.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server prints, in at most two files. The server appends to the file itself, so it needs no reader and goes on when
 * the node is killed; the file is copied and cut while it is open.
 */
final class ServerLog {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLog.class);
    private static final int TAIL_BYTES = 4096;

    private final Path file;
    private final long bytesMax;
    private volatile long startedAt;

    ServerLog(Path file, long bytesMax) {
        this.file = file;
        this.bytesMax = bytesMax;
    }

    /** For a server that starts now; what the file already holds was said by an earlier one. */
    ProcessBuilder.Redirect redirect() {
        startedAt = file.toFile().length();
        return ProcessBuilder.Redirect.appendTo(file.toFile());
    }

    /** Lines that are written between the copy and the cut are lost, which is the price of not owning the file. */
    void cutWhenLarge() {
        try {
            if (Files.exists(file) && Files.size(file) > bytesMax) {
                keepCopy();
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                }
                startedAt = 0;
            }
        } catch (IOException e) {
            LOG.warn("The log {} cannot be cut", file, e);
        }
    }

    /** Why the server ended: the last error that it printed, or else its last line. */
    String reason() {
        List<String> lines = tail().lines().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                .filter(line -> line.contains("FATAL") || line.contains("PANIC") || line.contains("rror"))
                .reduce((earlier, later) -> later)
                .or(() -> lines.stream().reduce((earlier, later) -> later))
                .orElse("it printed nothing");
    }

    /** A full disk may refuse the copy; the cut is then needed all the more. */
    private void keepCopy() {
        try {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("The log {} is cut without a copy", file, e);
        }
    }

    private String tail() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
            channel.read(bytes, Math.max(startedAt, channel.size() - TAIL_BYTES));
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            LOG.warn("The log {} cannot be read", file, e);
            return "";
        }
    }
}
