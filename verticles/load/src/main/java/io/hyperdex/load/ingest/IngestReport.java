package io.hyperdex.load.ingest;

import io.hyperdex.load.node.Posting.Posted;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Goal;
import io.hyperdex.load.report.Latency;
import io.hyperdex.load.report.Machine;
import io.hyperdex.load.report.Timed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * {@code report.json} of {@code scripts/load ingest}.
 *
 * @param outcome {@code failed} when trades were lost, doubled or refused; {@code void} when a baseline says that the
 *     machine was too busy or too slow to judge; else {@code passed}
 * @param findings why it failed or is void
 * @param median of the rounds, each figure by itself
 */
record IngestReport(
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
        List<Goal> goals,
        List<String> conditions) {

    /** Below it, the baseline itself was disturbed, and the ratios say nothing. */
    static final double COPY_ROWS_PER_SECOND_MIN = 50_000;

    /** @param loadAverage of the minute before the round */
    record Round(
            int round,
            double loadAverage,
            Inserted copy,
            Inserted unnest,
            Acknowledged post,
            double postToCopy,
            double postToUnnest) {

        static Round of(int number, double loadAverage, Inserted copy, Inserted unnest, Acknowledged post) {
            return new Round(
                    number,
                    loadAverage,
                    copy,
                    unnest,
                    post,
                    Figures.rounded(post.tradesPerSecond / copy.rowsPerSecond, 1_000),
                    Figures.rounded(post.tradesPerSecond / unnest.rowsPerSecond, 1_000));
        }
    }

    record Inserted(long rows, double seconds, double rowsPerSecond, long rowBytes, CpuClock.Used cpuSeconds) {
        static Inserted of(Timed timed, long rowBytes, CpuClock.Used cpu) {
            return new Inserted(
                    timed.rows(), Figures.rounded(timed.seconds(), 1_000), timed.perSecond(), rowBytes, cpu);
        }
    }

    /** @param stored what the round added to the store, read after it */
    record Acknowledged(
            long trades,
            double seconds,
            double tradesPerSecond,
            long requests,
            long bodyBytes,
            long retries,
            Latency acknowledgement,
            Stored stored,
            CpuClock.Used cpuSeconds) {
        static Acknowledged of(Posted posted, Stored stored, CpuClock.Used cpu) {
            return new Acknowledged(
                    posted.timed().rows(),
                    Figures.rounded(posted.timed().seconds(), 1_000),
                    posted.timed().perSecond(),
                    posted.acknowledgement().getTotalCount(),
                    posted.bodyBytes(),
                    posted.retries(),
                    Latency.of(posted.acknowledgement()),
                    stored,
                    cpu);
        }
    }

    record Median(
            double copyRowsPerSecond,
            double unnestRowsPerSecond,
            double postTradesPerSecond,
            double acknowledgementP50Millis,
            double acknowledgementP99Millis,
            double postToCopy,
            double postToUnnest) {

        static Median of(List<Round> rounds) {
            return new Median(
                    median(rounds, round -> round.copy.rowsPerSecond),
                    median(rounds, round -> round.unnest.rowsPerSecond),
                    median(rounds, round -> round.post.tradesPerSecond),
                    median(rounds, round -> round.post.acknowledgement.p50Millis()),
                    median(rounds, round -> round.post.acknowledgement.p99Millis()),
                    median(rounds, Round::postToCopy),
                    median(rounds, Round::postToUnnest));
        }

        private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
            return Objects.requireNonNull(Figures.median(rounds, figure::applyAsDouble));
        }
    }

    static List<Goal> goals(Median median) {
        return List.of(
                Goal.atLeast("POST / COPY", median.postToCopy, 0.2, 0.35),
                Goal.atLeast("POST / unnest", median.postToUnnest, 0.5, null));
    }
}
