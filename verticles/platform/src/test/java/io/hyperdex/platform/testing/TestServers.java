package io.hyperdex.platform.testing;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.embedded.Binaries;
import io.hyperdex.platform.embedded.DataDirectory;
import io.hyperdex.platform.embedded.EmbeddedServer;
import io.hyperdex.platform.embedded.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the servers of this JVM live: under the module's own build directory, so that nothing survives a clean build, and
 * apart from those of a JVM that runs other tests of the module meanwhile.
 */
final class TestServers {
    private static final Path ROOT = Path.of("target", "embedded");
    private static final Path OWN = ROOT.resolve("fork-" + System.getProperty("hyperdex.test.fork", "0"));

    private TestServers() {}

    interface Start<S extends EmbeddedServer> {
        S in(DataDirectory data, Binaries binaries) throws InterruptedException;
    }

    static <S extends EmbeddedServer> S shared(String name, Start<S> start) {
        try {
            Files.createDirectories(OWN);
            endThoseOfKilledTests(name, start);
            Path directory = Files.createTempDirectory(OWN, name + "-");
            DataDirectory data = DataDirectory.open(directory);
            S server = start.in(data, binaries());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, data)));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Binaries binaries() {
        return new Binaries(ROOT.resolve("bin"), Platform.current());
    }

    /** Taking a directory over and closing it again ends the server that a killed JVM left in it. */
    private static <S extends EmbeddedServer> void endThoseOfKilledTests(String name, Start<S> start)
            throws IOException, InterruptedException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(OWN, name + "-*")) {
            for (Path directory : directories) {
                try (DataDirectory data = DataDirectory.open(directory)) {
                    start.in(data, binaries()).close();
                } catch (StartRefused inUse) {
                    System.err.println("left alone: " + inUse.getMessage());
                    continue;
                }
                delete(directory);
            }
        }
    }

    private static void end(EmbeddedServer server, DataDirectory data) {
        server.close();
        data.close();
        delete(data.path());
    }

    private static void delete(Path tree) {
        try (Stream<Path> paths = Files.walk(tree)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
