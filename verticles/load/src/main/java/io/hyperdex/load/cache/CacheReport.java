package io.hyperdex.load.cache;

import io.hyperdex.load.http.ClosedLoop.Answered;
import io.hyperdex.load.http.Layer;
import io.hyperdex.load.http.MachineCheck;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code report.json} of {@code scripts/load cache}.
 *
 * @param outcome {@code failed} when an answer was wrong; {@code void} when the bare server says that the machine was too
 *     busy or too slow to judge
 * @param alone by layer, one request at a time on an idle node; null for a node that is not ours
 */
record CacheReport(
        String name,
        long seed,
        Instant startedAt,
        String outcome,
        List<String> findings,
        Machine machine,
        Map<String, String> versions,
        Map<String, Object> settings,
        Map<String, Object> workload,
        List<Round> rounds,
        Median median,
        @Nullable Map<String, Answers.Alone> alone,
        List<Goal> goals,
        List<String> conditions) {

    /**
     * @param loadAverage of the minute before
     * @param layers answers of the node by where they came from
     * @param inside by layer, what the node took by its own account; empty when it does not say
     * @param memoryShare answers of the node that came from memory
     * @param redisCalls of the node's measurement by command, as Redis counts them; null when Redis is not ours
     * @param counters of the node's cache and limits that changed in its measurement
     */
    record Round(
            int round,
            double loadAverage,
            Server bare,
            Server node,
            double nodeToBare,
            Map<String, Long> layers,
            Map<String, Latency> inside,
            double memoryShare,
            @Nullable Map<String, Long> redisCalls,
            Map<String, Double> counters) {}

    record Server(long answered, double seconds, double perSecond, Latency latency, CpuClock.Used cpuSeconds) {
        static Server of(Answered answered, CpuClock.Used cpu) {
            return new Server(answered.answered(), answered.seconds(), answered.perSecond(), answered.latency(), cpu);
        }
    }

    /** Each figure by itself; those from inside under load. */
    record Median(
            @Nullable Double barePerSecond,
            @Nullable Double nodePerSecond,
            @Nullable Double nodeToBare,
            @Nullable Double memoryInsideP50Millis,
            @Nullable Double memoryInsideP99Millis) {
        static Median of(List<Round> rounds) {
            return new Median(
                    Figures.median(rounds, round -> round.bare.perSecond()),
                    Figures.median(rounds, round -> round.node.perSecond()),
                    Figures.median(rounds, Round::nodeToBare),
                    Figures.median(rounds, round -> inside(round, Latency::p50Millis)),
                    Figures.median(rounds, round -> inside(round, Latency::p99Millis)));
        }

        private static @Nullable Double inside(Round round, Function<Latency, Double> figure) {
            Latency inside = round.inside.get(Layer.MEMORY.code());
            return inside == null ? null : figure.apply(inside);
        }
    }

    static List<Goal> goals(Median median) {
        return List.of(
                Goal.atLeast("node / bare", median.nodeToBare, 0.5, null),
                Goal.atMost("memory hit, p99 ms inside the node under load", median.memoryInsideP99Millis, 1));
    }

    static List<String> disturbed(List<Round> rounds) {
        List<String> disturbed = new ArrayList<>();
        for (Round round : rounds) {
            if (round.bare.perSecond() < MachineCheck.REQUESTS_PER_SECOND_MIN) {
                disturbed.add(String.format(
                        Locale.ROOT,
                        "round %d: the bare server itself answered only %,.0f requests/s",
                        round.round,
                        round.bare.perSecond()));
            }
        }
        return disturbed;
    }
}
