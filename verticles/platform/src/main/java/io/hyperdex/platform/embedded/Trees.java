package io.hyperdex.platform.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Directory trees that are written aside and renamed into place, so that a crash leaves none of them half. */
final class Trees {
    private static final Pattern TEMPORARY = Pattern.compile(".+\\.(\\d+)\\.tmp\\.\\d+");

    private Trees() {}

    /** A new directory that {@link #deleteLeftovers} deletes once this process has ended. */
    static Path temporary(Path parent, String name) throws IOException {
        return Files.createTempDirectory(
                parent, name + "." + ProcessHandle.current().pid() + ".tmp.");
    }

    static void deleteLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "*.tmp.*")) {
            for (Path entry : entries) {
                Matcher name = TEMPORARY.matcher(entry.getFileName().toString());
                if (name.matches() && !isBeingWritten(entry, Long.parseLong(name.group(1)))) {
                    delete(entry);
                }
            }
        }
    }

    /** Nothing happens when the tree is not there. */
    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        for (Path path : deepestFirst(tree)) {
            Files.deleteIfExists(path);
        }
    }

    /** Makes the tree survive a power failure; without it a rename may reach the disk before the files do. */
    static void force(Path tree) throws IOException {
        for (Path path : deepestFirst(tree)) {
            if (!Files.isSymbolicLink(path)) {
                forceOne(path);
            }
        }
    }

    static void forceOne(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** In containers every start has the same process id, so the writer must also be older than what it wrote. */
    private static boolean isBeingWritten(Path temporary, long writer) throws IOException {
        Instant written = Files.getLastModifiedTime(temporary).toInstant();
        return ProcessHandle.of(writer)
                .flatMap(process -> process.info().startInstant())
                .filter(started -> started.isBefore(written))
                .isPresent();
    }

    private static List<Path> deepestFirst(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
