package io.hyperdex.load.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whose CPU is used, from Linux's {@code /proc}: the node, its PostgreSQL, this generator, and everyone else. */
public final class CpuClock {
    /** {@code USER_HZ}, the unit of times in {@code /proc}, is 100 on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Path PROC = Path.of("/proc");

    private final @Nullable Long node;
    private final @Nullable Long postmaster;

    /**
     * @param node process of the node, null when it is not ours to see
     * @param backend process of any connection, null likewise: its parent is the postmaster
     */
    public CpuClock(@Nullable Long node, @Nullable Long backend) {
        this.node = node;
        Stat stat = backend == null ? null : stat(backend);
        this.postmaster = stat == null || !stat.name.equals("postgres") ? null : stat.parent;
    }

    /**
     * Seconds of CPU since some moment; the difference of two is what was used in between.
     *
     * @param node null when the process cannot be seen, like {@code postgres}; then it is among the others
     * @param stolen what the hypervisor gave to other machines
     */
    public record Used(
            @Nullable Double node, @Nullable Double postgres, double generator, double others, double stolen) {
        public Used since(Used earlier) {
            return new Used(
                    difference(node, earlier.node),
                    difference(postgres, earlier.postgres),
                    rounded(generator - earlier.generator),
                    rounded(others - earlier.others),
                    rounded(stolen - earlier.stolen));
        }

        private static @Nullable Double difference(@Nullable Double later, @Nullable Double earlier) {
            return later == null || earlier == null ? null : rounded(later - earlier);
        }

        private static double rounded(double seconds) {
            return Math.round(seconds * TICKS_PER_SECOND) / TICKS_PER_SECOND;
        }
    }

    public Used now() {
        long[] all = machine();
        Double nodeSeconds = node == null ? null : seconds(stat(node));
        Double postgresSeconds = postmaster == null ? null : postgres(postmaster);
        double own = seconds(stat(ProcessHandle.current().pid()));
        // user, nice, system, irq, softirq; guests are counted in user.
        double busy = (all[0] + all[1] + all[2] + all[5] + all[6]) / TICKS_PER_SECOND;
        double known = own + (nodeSeconds == null ? 0 : nodeSeconds) + (postgresSeconds == null ? 0 : postgresSeconds);
        return new Used(nodeSeconds, postgresSeconds, own, busy - known, all[7] / TICKS_PER_SECOND);
    }

    /** The postmaster keeps the times of the children that have ended; one that ends while they are summed is neither. */
    private static double postgres(long postmaster) {
        Stat before;
        Stat after = stat(postmaster);
        double children;
        do {
            before = after;
            children = children(postmaster);
            after = stat(postmaster);
        } while (before != null && after != null && before.endedChildren != after.endedChildren);
        return after == null ? 0 : seconds(after) + after.endedChildren / TICKS_PER_SECOND + children;
    }

    private static double children(long parent) {
        double seconds = 0;
        try (Stream<Path> processes = Files.list(PROC)) {
            for (Path process : processes.filter(CpuClock::isProcess).toList()) {
                Stat child = stat(Long.parseLong(process.getFileName().toString()));
                if (child != null && child.parent == parent) {
                    seconds += seconds(child);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seconds;
    }

    private static boolean isProcess(Path path) {
        return path.getFileName().toString().chars().allMatch(Character::isDigit);
    }

    /** @param own ticks of the process itself */
    private record Stat(String name, long parent, long own, long endedChildren) {}

    private static double seconds(@Nullable Stat stat) {
        return stat == null ? 0 : stat.own / TICKS_PER_SECOND;
    }

    /** Null when there is no such process any more. */
    private static @Nullable Stat stat(long pid) {
        try {
            String text = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            // The name is in parentheses and may contain anything; field 3 follows it.
            int end = text.lastIndexOf(')');
            List<String> fields = Arrays.asList(text.substring(end + 2).split(" ", -1));
            return new Stat(
                    text.substring(text.indexOf('(') + 1, end),
                    Long.parseLong(fields.get(1)),
                    Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12)),
                    Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14)));
        } catch (IOException ended) {
            return null;
        }
    }

    private static long[] machine() {
        try {
            String line = Files.readAllLines(PROC.resolve("stat")).get(0);
            return Arrays.stream(line.replaceFirst("cpu +", "").split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
