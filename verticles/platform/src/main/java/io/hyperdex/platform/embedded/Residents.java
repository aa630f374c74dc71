package io.hyperdex.platform.embedded;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The processes of a server, found by what they are: they run its programs in its directory. Unlike a pid file this cannot
 * be stale, names no innocent process, and also shows what a killed server left behind.
 */
final class Residents {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration KILL_WITHIN = Duration.ofSeconds(10);

    private final Path directory;
    private final Set<String> programs;

    /** The directory must be a real path, as the kernel reports it; those below it count too. */
    Residents(Path directory, String... programs) {
        this.directory = directory;
        this.programs = Set.of(programs);
    }

    List<ProcessHandle> find() throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (isResident(process)) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    /** Asks the server to stop, kills what remains after the given time, and returns when no process is left. */
    void evict(StopSignal signal, Duration within) throws IOException, InterruptedException {
        List<ProcessHandle> residents = find();
        if (residents.isEmpty()) {
            return;
        }
        for (ProcessHandle head : heads(residents)) {
            signal.send(head);
        }
        if (!gone(within)) {
            find().forEach(ProcessHandle::destroyForcibly);
            if (!gone(KILL_WITHIN)) {
                throw new IOException(programs + " in " + directory + " cannot be ended: " + find());
            }
        }
    }

    /** A server's workers are its own to stop; only those whose parent is gone are told themselves. */
    private static List<ProcessHandle> heads(List<ProcessHandle> residents) {
        return residents.stream()
                .filter(process -> !residents.contains(process.parent().orElse(null)))
                .toList();
    }

    private boolean gone(Duration within) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!find().isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return true;
    }

    private boolean isResident(Path process) {
        return link(process.resolve("cwd"))
                        .filter(place -> place.startsWith(directory))
                        .isPresent()
                && link(process.resolve("exe")).filter(this::isProgram).isPresent();
    }

    /** The kernel appends " (deleted)" to the name of a program that was replaced while it runs. */
    private boolean isProgram(Path executable) {
        return programs.contains(executable.getFileName().toString().replace(" (deleted)", ""));
    }

    /** Empty for a process that has ended meanwhile, and for another user's, which is none of ours. */
    private static Optional<Path> link(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (IOException notReadable) {
            return Optional.empty();
        }
    }
}
