package io.hyperdex.load.ingest;

import io.hyperdex.load.ingest.Baselines.Timed;
import io.hyperdex.load.ingest.Posting.Posted;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

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
                    rounded(post.tradesPerSecond / copy.rowsPerSecond, 1_000),
                    rounded(post.tradesPerSecond / unnest.rowsPerSecond, 1_000));
        }
    }

    record Inserted(long rows, double seconds, double rowsPerSecond, long rowBytes, CpuClock.Used cpuSeconds) {
        static Inserted of(Timed timed, long rowBytes, CpuClock.Used cpu) {
            return new Inserted(timed.rows(), rounded(timed.seconds(), 1_000), perSecond(timed), rowBytes, cpu);
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
                    rounded(posted.timed().seconds(), 1_000),
                    perSecond(posted.timed()),
                    posted.acknowledgement().getTotalCount(),
                    posted.bodyBytes(),
                    posted.retries(),
                    Latency.of(posted.acknowledgement()),
                    stored,
                    cpu);
        }
    }

    record Latency(double p50Millis, double p90Millis, double p99Millis, double p999Millis, double maxMillis) {
        static Latency of(Histogram micros) {
            return new Latency(
                    millis(micros.getValueAtPercentile(50)),
                    millis(micros.getValueAtPercentile(90)),
                    millis(micros.getValueAtPercentile(99)),
                    millis(micros.getValueAtPercentile(99.9)),
                    millis(micros.getMaxValue()));
        }

        private static double millis(long micros) {
            return rounded(micros / 1_000.0, 10);
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
                    median(rounds, round -> round.post.acknowledgement.p50Millis),
                    median(rounds, round -> round.post.acknowledgement.p99Millis),
                    median(rounds, Round::postToCopy),
                    median(rounds, Round::postToUnnest));
        }

        /** Of an odd number of rounds. */
        private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
            double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    /** @param aimAt null when there is no more to aim at than the least */
    record Goal(
            String figure,
            double measured,
            double atLeast,
            @Nullable Double aimAt,
            boolean reached) {
        static List<Goal> of(Median median) {
            return List.of(
                    new Goal("POST / COPY", median.postToCopy, 0.2, 0.35, median.postToCopy >= 0.2),
                    new Goal("POST / unnest", median.postToUnnest, 0.5, null, median.postToUnnest >= 0.5));
        }
    }

    private static double perSecond(Timed timed) {
        return Math.round(timed.rows() / timed.seconds());
    }

    private static double rounded(double figure, int parts) {
        return Math.round(figure * parts) / (double) parts;
    }
}
