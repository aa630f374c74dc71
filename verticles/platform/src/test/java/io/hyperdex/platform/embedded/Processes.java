package io.hyperdex.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel says of processes. */
final class Processes {
    private Processes() {}

    /** The program in brackets may hold spaces; group and session are the third and fourth field behind it. */
    static long session(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
    }

    static long group(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2]);
    }

    /** Every process that works anywhere below the directory, whatever its program. */
    static Set<Long> below(Path directory) throws IOException {
        Path real = directory.toRealPath();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            List<Path> numbered = processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .toList();
            return numbered.stream()
                    .filter(process -> worksBelow(process, real))
                    .map(process -> Long.valueOf(process.getFileName().toString()))
                    .collect(Collectors.toSet());
        }
    }

    /** A negative id is that of a group. */
    static void signal(String name, long pid) throws IOException, InterruptedException {
        int code = new ProcessBuilder("sh", "-c", "kill -s " + name + " -- " + pid)
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill ended with " + code);
        }
    }

    private static boolean worksBelow(Path process, Path directory) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory);
        } catch (IOException ended) {
            return false;
        }
    }
}
