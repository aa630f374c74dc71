package io.hyperdex.platform.embedded;

import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The directory of one node. While it is open no other node, in this process or another, can open it. */
public final class DataDirectory implements AutoCloseable {
    private static final String KEY = "data.dir";

    /**
     * POSIX locks belong to the process, and closing any channel of the file gives them up. So a directory that this
     * process holds must be refused before its lock file is opened a second time.
     */
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Creates the directory when needed, readable by its owner only, and locks it. */
    public static DataDirectory open(Path directory) {
        try {
            Path path = createPrivately(directory).toRealPath();
            if (!HELD_BY_THIS_PROCESS.add(path)) {
                throw inUse(path);
            }
            FileChannel lockFile = lock(path.resolve("lock"));
            if (lockFile == null) {
                HELD_BY_THIS_PROCESS.remove(path);
                throw inUse(path);
            }
            return new DataDirectory(path, lockFile);
        } catch (IOException e) {
            throw new StartRefused(KEY, directory + " cannot be used: " + Failures.text(e), e);
        }
    }

    static Path createPrivately(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return directory;
        }
        return Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    public Path path() {
        return path;
    }

    /** Gives the directory up. Servers in it must have been stopped before. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD_BY_THIS_PROCESS.remove(path);
        }
    }

    private static @Nullable FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return null;
        }
        return channel;
    }

    private static StartRefused inUse(Path path) {
        return new StartRefused(KEY, path + " is in use by another node; give this one a directory of its own");
    }
}
