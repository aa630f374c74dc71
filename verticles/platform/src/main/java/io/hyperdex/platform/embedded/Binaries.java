package io.hyperdex.platform.embedded;

import io.hyperdex.platform.StartRefused;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The servers' programs, unpacked from the class path once and kept for the next start. A directory appears under its name
 * complete or not at all, also when several processes unpack at once.
 */
public final class Binaries {
    private static final String POSTGRES = "postgres-linux-x86_64.txz";
    private static final String REDIS = "redis-server-6.2.6-v5-linux-amd64";

    private final Path directory;
    private final Platform platform;
    private final Properties versions;

    /** Usually {@code <data.dir>/bin}. */
    public Binaries(Path directory, Platform platform) {
        this.directory = directory.toAbsolutePath();
        this.platform = platform;
        this.versions = versions();
    }

    /** Blocks while unpacking, about two seconds the first time. */
    Path postgres() {
        platform.require("PostgreSQL", EmbeddedPostgres.KEY);
        return unpackedOnce("postgres", Binaries::unpackPostgres);
    }

    Path redis() {
        platform.require("Redis", EmbeddedRedis.KEY);
        return unpackedOnce("redis", Binaries::unpackRedis);
    }

    int postgresMajor() {
        return Integer.parseInt(versions.getProperty("postgres").split("\\.", 2)[0]);
    }

    private Path unpackedOnce(String name, Unpacking unpacking) {
        Path complete = directory.resolve(name + "-" + versions.getProperty(name));
        if (Files.isDirectory(complete)) {
            return complete;
        }
        try {
            Files.createDirectories(directory);
            Trees.deleteLeftovers(directory);
            Path partial = Trees.temporary(directory, name);
            try {
                unpacking.into(partial);
                Trees.force(partial);
                publish(partial, complete);
            } finally {
                Trees.delete(partial);
            }
            return complete;
        } catch (IOException e) {
            throw new StartRefused(
                    "data.dir", "cannot unpack " + name + " into " + directory + ": " + Failures.text(e), e);
        }
    }

    private static void publish(Path partial, Path complete) throws IOException {
        try {
            Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            boolean anotherProcessWasFaster = Files.isDirectory(complete);
            if (!anotherProcessWasFaster) {
                throw e;
            }
        }
    }

    private static void unpackPostgres(Path target) throws IOException {
        try (InputStream packed = resource(POSTGRES);
                TarArchiveInputStream archive =
                        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                unpack(archive, entry, entry.resolveIn(target));
            }
        }
    }

    private static void unpack(InputStream content, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, file);
        if ((entry.getMode() & 0100) != 0) {
            makeExecutable(file);
        }
    }

    private static void unpackRedis(Path target) throws IOException {
        Path program = target.resolve("redis-server");
        try (InputStream content = resource(REDIS)) {
            Files.copy(content, program);
        }
        makeExecutable(program);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static InputStream resource(String name) throws IOException {
        InputStream content = Binaries.class.getResourceAsStream("/" + name);
        if (content == null) {
            throw new FileNotFoundException(name + " is not on the class path");
        }
        return content;
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream content = Binaries.class.getResourceAsStream("versions.properties")) {
            versions.load(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }

    private interface Unpacking {
        void into(Path directory) throws IOException;
    }
}
