package io.hyperdex.load.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a report was measured. */
public record Machine(int cores, long memoryBytes, String cpu, String os, String java) {

    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                1024 * Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")),
                field("/proc/cpuinfo", "model name"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    }

    /** Processes that ran or wanted to, averaged over the last minute. */
    public static double loadAverage() {
        return Double.parseDouble(lines("/proc/loadavg").get(0).split(" ", 2)[0]);
    }

    private static String field(String file, String name) {
        return lines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
