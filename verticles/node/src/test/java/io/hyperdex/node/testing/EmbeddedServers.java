package io.hyperdex.node.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Signals to the servers that a node keeps in its data directory, found by their program and their working directory. */
public final class EmbeddedServers {
    private EmbeddedServers() {}

    /** To the server and all of its processes: {@code KILL}, {@code STOP} or {@code CONT}. */
    public static void signal(Path data, String program, String signal) throws IOException, InterruptedException {
        List<String> pids = processes(data, program)
                .map(process -> String.valueOf(process.pid()))
                .toList();
        if (pids.isEmpty()) {
            throw new IllegalStateException("no " + program + " in " + data);
        }
        List<String> command =
                Stream.concat(Stream.of("kill", "-" + signal), pids.stream()).toList();
        // One of them may be gone by then.
        new ProcessBuilder(command).start().waitFor();
    }

    /** The server itself, of all its processes the first one; empty while there is none. */
    public static Optional<ProcessHandle> find(Path data, String program) {
        return processes(data, program)
                .min(Comparator.comparing(
                        process -> process.info().startInstant().orElseThrow()));
    }

    private static Stream<ProcessHandle> processes(Path data, String program) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith(program))
                .filter(process -> belongsTo(process, data));
    }

    private static boolean belongsTo(ProcessHandle process, Path data) {
        try {
            return Path.of("/proc", String.valueOf(process.pid()), "cwd")
                    .toRealPath()
                    .startsWith(data.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
