package io.hyperdex.load.reads;

import io.hyperdex.load.http.Layer;
import io.hyperdex.load.http.MachineCheck;
import io.hyperdex.load.node.NodeWatch;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.json} of {@code scripts/load reads}.
 *
 * @param outcome {@code failed} when an answer was wrong; {@code void} when the machine was too busy to judge
 * @param bareRequestsPerSecond of a bare server, before the node was started
 * @param modes with the cache and, on nodes of our own, without it
 * @param singleUser each kind alone, on a node without a cache
 * @param compared pairs of settings, when asked for
 * @param faulted what happened to the servers, when asked for
 */
record ReadsReport(
        String name,
        long seed,
        Instant startedAt,
        String outcome,
        List<String> findings,
        Machine machine,
        Map<String, String> versions,
        Map<String, Object> settings,
        Map<String, Object> workload,
        double bareRequestsPerSecond,
        List<Mode> modes,
        List<Kind> singleUser,
        Checked checked,
        List<Compared> compared,
        List<Faulted> faulted,
        List<Goal> goals,
        List<String> conditions) {
    static final Set<Layer> CACHED = EnumSet.of(Layer.MEMORY, Layer.REDIS, Layer.STALE);

    /** @param settings of the node, beyond its defaults */
    record Mode(String name, Map<String, String> settings, List<Round> rounds, Median median) {
        static Mode of(String name, Map<String, String> settings, List<Round> rounds) {
            return new Mode(name, settings, rounds, Median.of(rounds));
        }
    }

    /**
     * @param loadAverage of the minute before
     * @param queriesPerRead transactions that PostgreSQL counted, without those of as much ingest alone
     * @param node null when it is not ours, like its CPU
     */
    record Round(
            int round,
            double loadAverage,
            double seconds,
            Reads reads,
            double queriesPerRead,
            Ingested ingested,
            NodeWatch.@Nullable Seen node,
            CpuClock.Used cpuSeconds) {}

    /**
     * @param unsent reads that were due and never sent, because the node was too far behind
     * @param sentLate from when a read was due to when it was sent: the generator's own part, and the wait for a free connection
     * @param hitRatio answers of the cache among all
     */
    record Reads(
            long asked,
            long answered,
            long unsent,
            Map<Integer, Long> statuses,
            long conditional,
            long bodyBytes,
            Latency sentLate,
            @Nullable Latency all,
            @Nullable Latency fresh,
            @Nullable Latency cached,
            @Nullable Double hitRatio,
            List<Kind> kinds) {
        static Reads of(OpenReads open) {
            ReadTally tally = open.tally();
            return new Reads(
                    open.asked(),
                    tally.answered(),
                    open.unsent(),
                    tally.statuses(),
                    tally.conditional(),
                    tally.bodyBytes(),
                    open.delay(),
                    tally.latency(EnumSet.allOf(Layer.class)),
                    tally.latency(EnumSet.of(Layer.MISS)),
                    tally.latency(CACHED),
                    tally.hitRatio(),
                    tally.kinds());
        }
    }

    record Kind(String kind, String layer, Latency latency) {}

    record Ingested(long trades, double tradesPerSecond, Latency acknowledgement) {}

    /**
     * @param inspected answers that were read through
     * @param agreed answers of the cache that were compared with those of the store
     */
    record Checked(long inspected, long ownWrites, long agreed) {
        Checked plus(Checked other) {
            return new Checked(inspected + other.inspected, ownWrites + other.ownWrites, agreed + other.agreed);
        }
    }

    /** Each figure by itself. */
    record Median(
            @Nullable Double answeredOfAsked,
            @Nullable Double allP50Millis,
            @Nullable Double allP99Millis,
            @Nullable Double freshP99Millis,
            @Nullable Double cachedP99Millis,
            @Nullable Double hitRatio,
            @Nullable Double queriesPerRead,
            @Nullable Double nodeMicrosPerRead,
            @Nullable Double postgresMicrosPerRead) {

        static Median of(List<Round> rounds) {
            return new Median(
                    Figures.median(rounds, round -> share(round.reads.answered, round.reads.asked)),
                    Figures.median(rounds, round -> of(round.reads.all, Latency::p50Millis)),
                    Figures.median(rounds, round -> of(round.reads.all, Latency::p99Millis)),
                    Figures.median(rounds, round -> of(round.reads.fresh, Latency::p99Millis)),
                    Figures.median(rounds, round -> of(round.reads.cached, Latency::p99Millis)),
                    Figures.median(rounds, round -> round.reads.hitRatio),
                    Figures.median(rounds, Round::queriesPerRead),
                    Figures.median(rounds, round -> micros(round.cpuSeconds.node(), round.reads.answered)),
                    Figures.median(rounds, round -> micros(round.cpuSeconds.postgres(), round.reads.answered)));
        }

        private static @Nullable Double of(@Nullable Latency latency, Function<Latency, Double> figure) {
            return latency == null ? null : figure.apply(latency);
        }

        private static @Nullable Double share(long answered, long asked) {
            return asked == 0 ? null : Figures.rounded(answered / (double) asked, 10_000);
        }

        private static @Nullable Double micros(@Nullable Double seconds, long answered) {
            return seconds == null || answered == 0 ? null : Figures.rounded(seconds * 1e6 / answered, 10);
        }
    }

    /** The same reads with a setting as it is by default and changed. */
    record Compared(String setting, String from, String to, Median before, Median after) {}

    /**
     * Reads while something happened to a server.
     *
     * @param unanswered reads whose connection ended
     * @param stale answers of the cache that it would have renewed
     * @param goodShare answers of 200 and 304 among all that were due
     * @param worstSecondGoodShare the same, of the worst second
     * @param goodAgainAfterSeconds from when it happened to the last read that was not answered well
     */
    record Faulted(
            String fault,
            long asked,
            Map<Integer, Long> statuses,
            long unanswered,
            long stale,
            double goodShare,
            double worstSecondGoodShare,
            double goodAgainAfterSeconds) {}

    static List<Goal> goals(List<Mode> modes, List<Kind> singleUser) {
        Median first = modes.get(0).median;
        List<Goal> goals = new ArrayList<>(List.of(
                Goal.atLeast("answered of asked", first.answeredOfAsked, 0.999, null),
                Goal.atMost("fresh p99 ms", first.freshP99Millis, 50),
                Goal.atMost("cached p99 ms", first.cachedP99Millis, 20)));
        if (!singleUser.isEmpty()) {
            goals.add(Goal.atMost(
                    "p99 ms of the slowest kind, single user, fresh",
                    singleUser.stream()
                            .mapToDouble(kind -> kind.latency.p99Millis())
                            .max()
                            .orElseThrow(),
                    10));
        }
        return goals;
    }

    static List<String> disturbed(double bareRequestsPerSecond) {
        return bareRequestsPerSecond >= MachineCheck.REQUESTS_PER_SECOND_MIN
                ? List.of()
                : List.of("a bare server itself answered only " + bareRequestsPerSecond + " requests/s");
    }
}
