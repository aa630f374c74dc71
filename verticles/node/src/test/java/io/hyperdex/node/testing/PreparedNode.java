package io.hyperdex.node.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What nodes of tests begin with, so that each is ready in half the time: the servers' programs unpacked, a database that has
 * its schema, and an archive of the JVM's classes. The first start of a node since it was built leaves them, in the build
 * directory of the module that is tested.
 */
final class PreparedNode {
    private static final Path ROOT = Path.of("target", "prepared");

    private final Path directory;

    private PreparedNode(Path directory) {
        this.directory = directory;
    }

    /** That of this build; made when nobody has made it yet. */
    static PreparedNode get() {
        return Holder.PREPARED;
    }

    private static final class Holder {
        static final PreparedNode PREPARED = make();
    }

    /** Flags of the JVM that let it load its classes from the archive, and from their jars where it does not fit. */
    List<String> flags() {
        return List.of("-XX:SharedArchiveFile=" + classes());
    }

    /** Gives a data directory the servers' programs; they are shared. */
    void programsInto(Path dataDir) throws IOException {
        Path programs = dataDir.resolve("bin");
        if (!Files.exists(programs)) {
            Files.createSymbolicLink(programs, data().resolve("bin"));
        }
    }

    /** Gives a data directory that has no database a copy of one that has its schema. */
    void databaseInto(Path dataDir) throws IOException {
        Path home = dataDir.resolve("postgres");
        if (!Files.exists(home)) {
            copy(data().resolve("postgres"), home);
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path classes() {
        return directory.resolve("classes.jsa");
    }

    private static PreparedNode make() {
        try {
            Files.createDirectories(ROOT);
            try (FileChannel file = FileChannel.open(
                            ROOT.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                assert lock.isValid();
                long build = Files.getLastModifiedTime(NodeProcess.jar()).toMillis();
                Path complete = ROOT.resolve(String.valueOf(build)).toAbsolutePath();
                if (!Files.exists(complete)) {
                    fill(complete);
                }
                return new PreparedNode(complete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void fill(Path complete) throws IOException, InterruptedException {
        PreparedNode partial =
                new PreparedNode(Files.createTempDirectory(ROOT, "partial-").toAbsolutePath());
        NodeProcess node = NodeProcess.launch(
                partial.data(), Map.of(), List.of("-XX:ArchiveClassesAtExit=" + partial.classes()), "--no-demo");
        node.awaitListening();
        node.signal("TERM");
        if (node.awaitExit() != 0) {
            throw new IllegalStateException("the node did not end well:\n" + node.log());
        }
        Files.delete(partial.data().resolve("postgres").resolve("port"));
        Files.move(partial.directory, complete, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copy(Path tree, Path target) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, target.resolve(tree.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
