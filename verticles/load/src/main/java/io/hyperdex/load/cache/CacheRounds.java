package io.hyperdex.load.cache;

import io.hyperdex.load.cache.CacheReport.Round;
import io.hyperdex.load.cache.CacheReport.Server;
import io.hyperdex.load.http.BareProcess;
import io.hyperdex.load.http.ClosedLoop;
import io.hyperdex.load.http.ClosedLoop.Answered;
import io.hyperdex.load.http.ClosedLoop.Sample;
import io.hyperdex.load.http.Layer;
import io.hyperdex.load.node.Database;
import io.hyperdex.load.node.NodeWatch;
import io.hyperdex.load.node.NodeWatch.Seen;
import io.hyperdex.load.node.Target;
import io.hyperdex.load.report.CpuClock;
import io.hyperdex.load.report.Figures;
import io.hyperdex.load.report.Machine;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rounds of the bare server and the node in turn. */
final class CacheRounds {
    private final CacheOptions options;
    private final Vertx vertx;
    private final Target target;
    private final URI bare;
    private final CpuClock nodeCpu;
    private final CpuClock bareCpu;
    private final List<String> findings = new ArrayList<>();

    CacheRounds(CacheOptions options, Vertx vertx, Target target, BareProcess bare) throws SQLException {
        this.options = options;
        this.vertx = vertx;
        this.target = target;
        this.bare = bare.url();
        var database = new Database(target.postgres());
        this.nodeCpu = database.cpuClock(target.pid());
        this.bareCpu = database.cpuClock(bare.pid());
    }

    /** Wrong answers so far. */
    List<String> findings() {
        return findings;
    }

    /** As long a measurement of both, not reported, precedes them. */
    List<Round> run(List<Sample> ofNode, List<Sample> ofBare, int count) throws IOException, InterruptedException {
        answered(bare, ofBare);
        answered(target.url(), ofNode);
        List<Round> rounds = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Round round = round(number, ofNode, ofBare);
            rounds.add(round);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: bare %,.0f requests/s, node %,.0f requests/s (p50 %.2f ms, p99 %.2f ms), %.1f %% from memory,"
                            + " load average %.1f%n",
                    number,
                    round.bare().perSecond(),
                    round.node().perSecond(),
                    round.node().latency().p50Millis(),
                    round.node().latency().p99Millis(),
                    100 * round.memoryShare(),
                    round.loadAverage());
        }
        return rounds;
    }

    private Round round(int number, List<Sample> ofNode, List<Sample> ofBare) throws IOException, InterruptedException {
        double loadAverage = Machine.loadAverage();
        CpuClock.Used before = bareCpu.now();
        Answered bareAnswered = answered(bare, ofBare);
        var bareServer = Server.of(bareAnswered, bareCpu.now().since(before));

        NodeWatch watch = NodeWatch.start(target);
        Map<String, Long> calls = redisCalls();
        before = nodeCpu.now();
        Answered nodeAnswered = answered(target.url(), ofNode);
        var node = Server.of(nodeAnswered, nodeCpu.now().since(before));
        Map<String, Long> callsAfter = redisCalls();
        Seen seen = watch == null ? null : watch.seen();
        return new Round(
                number,
                loadAverage,
                bareServer,
                node,
                Figures.rounded(nodeAnswered.perSecond() / bareAnswered.perSecond(), 1_000),
                nodeAnswered.layers(),
                nodeAnswered.inside(),
                Figures.rounded(
                        nodeAnswered.layers().getOrDefault(Layer.MEMORY.code(), 0L)
                                / (double) Math.max(1, nodeAnswered.answered()),
                        1_000),
                calls == null || callsAfter == null ? null : RedisCalls.since(callsAfter, calls),
                counters(seen));
    }

    private Answered answered(URI server, List<Sample> samples) throws IOException {
        Answered answered = ClosedLoop.run(server, options.connections(), samples, options.round());
        findings.addAll(answered.findings());
        return answered;
    }

    private @Nullable Map<String, Long> redisCalls() throws InterruptedException {
        String redis = target.redis();
        return redis == null ? null : RedisCalls.read(vertx, redis);
    }

    private static Map<String, Double> counters(@Nullable Seen seen) {
        Map<String, Double> counters = new TreeMap<>();
        if (seen != null) {
            for (String prefix : List.of("hyperdex_cache_", "hyperdex_limits_", "hyperdex_rate_", "hyperdex_redis_")) {
                counters.putAll(seen.counted().counters(prefix));
            }
        }
        return counters;
    }
}
