package io.hyperdex.load.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of a Java process on this machine, and the kernel's for all sockets. */
public final class ServerMemory {
    private static final Pattern HEAP_USED = Pattern.compile("total (?:reserved )?\\d+K[^\\n]*?used (\\d+)K");
    private static final long PAGE_BYTES = 4_096;
    private static final int COLLECTIONS = 3;

    private ServerMemory() {}

    /**
     * After full collections, in bytes.
     *
     * @param pss of the process, shared pages by share
     * @param heap that is live
     * @param outside {@code pss} less the live heap: buffers, threads, classes, code, and heap that was given back to nobody
     * @param kernel buffers of all TCP sockets of the machine, both ends
     * @param slab objects of the kernel, of the whole machine
     */
    public record Sample(long pss, long heap, long outside, long kernel, long slab) {
        public Sample less(Sample other) {
            return new Sample(
                    pss - other.pss,
                    heap - other.heap,
                    outside - other.outside,
                    kernel - other.kernel,
                    slab - other.slab);
        }
    }

    /** Collects first. */
    public static Sample collected(long pid) throws IOException, InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            jcmd(pid, "GC.run");
        }
        long pss = pss(pid);
        long heap = heap(pid);
        return new Sample(pss, heap, pss - heap, kernel(), kibibytes(Path.of("/proc/meminfo"), "Slab:"));
    }

    public static long pss(long pid) throws IOException {
        return kibibytes(Path.of("/proc", String.valueOf(pid), "smaps_rollup"), "Pss:");
    }

    private static long heap(long pid) throws IOException, InterruptedException {
        String info = jcmd(pid, "GC.heap_info");
        Matcher used = HEAP_USED.matcher(info);
        if (!used.find()) {
            throw new IOException("jcmd does not say how much heap is used: " + info);
        }
        return 1024 * Long.parseLong(used.group(1));
    }

    private static long kernel() throws IOException {
        return Files.readAllLines(Path.of("/proc/net/sockstat")).stream()
                .filter(line -> line.startsWith("TCP:"))
                .mapToLong(line -> PAGE_BYTES * Long.parseLong(line.replaceFirst(".* mem ", "")))
                .sum();
    }

    private static long kibibytes(Path file, String field) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(pid),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + said);
        }
        return said;
    }
}
