package io.hyperdex.platform.performance;

import io.hyperdex.platform.Health;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cluster.Clustering.Member;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.hyperdex.platform.store.Store.PoolState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples the node once a second, on a worker, and tells the bus. Thread-safe. */
public final class ServicePerformance {
    private static final Logger LOG = LoggerFactory.getLogger(ServicePerformance.class);
    private static final long PERIOD_MILLIS = 1_000;
    private static final Set<String> LOOKUPS = Set.of("memory hit", "memory stale", "memory miss");
    private static final Set<String> HITS = Set.of("memory hit", "memory stale", "redis hit", "load joined");

    private final Sources sources;
    private final RequestMeters requests;
    /** Guarded by this. */
    private final History history = new History(System.nanoTime());

    private volatile ServiceReport latest;

    /** Where the figures beside the requests come from. */
    public record Sources(
            String node,
            MeterRegistry meters,
            Health health,
            EventLoopLag lag,
            Supplier<PoolState> pool,
            Supplier<List<Member>> members) {}

    public ServicePerformance(Sources sources) {
        this.sources = sources;
        requests = new RequestMeters(sources.meters());
        latest = report();
    }

    /**
     * Throws 401 for callers without a key: how a service does is for those who use it. Where anonymous callers are unlimited,
     * as in the demo, they are the operator.
     */
    public static void require(Caller caller) {
        if (caller.anonymous() && !caller.tier().equals("unlimited")) {
            throw ApiException.of(ErrorCode.UNAUTHENTICATED, "a key is needed to see how the service does");
        }
    }

    /** Where the front door counts. */
    public RequestMeters requests() {
        return requests;
    }

    /** At most a second old. */
    public ServiceReport latest() {
        return latest;
    }

    /** Begins to sample; the id of the timer that does. */
    public long start(Vertx vertx, Bus bus) {
        return vertx.setPeriodic(
                PERIOD_MILLIS,
                tick -> vertx.executeBlocking(this::sample)
                        .onSuccess(report -> bus.publish(Topics.SERVICE, report))
                        .onFailure(failure -> LOG.warn("the service could not be measured", failure)));
    }

    /** Takes a sample now. */
    public synchronized ServiceReport sample() {
        history.remember(System.nanoTime(), requests.all());
        latest = report();
        return latest;
    }

    private synchronized ServiceReport report() {
        return new ServiceReport(
                sources.node(),
                Instant.now(),
                List.copyOf(sources.health().degraded()),
                new ServiceReport.EventLoop(
                        sources.lag().p50Millis(), sources.lag().p99Millis()),
                sources.pool().get(),
                sockets(),
                cache(),
                sources.members().get(),
                history.windows());
    }

    /** As {@link CacheMeters} counts: every lookup begins in memory, and a hit is one that needed no load of its own. */
    private ServiceReport.@Nullable Cache cache() {
        double lookups = 0;
        double hits = 0;
        Collection<Counter> counters =
                sources.meters().find("hyperdex.cache.requests").counters();
        for (Counter counter : counters) {
            String kind =
                    counter.getId().getTag("layer") + " " + counter.getId().getTag("result");
            lookups += LOOKUPS.contains(kind) ? counter.count() : 0;
            hits += HITS.contains(kind) ? counter.count() : 0;
        }
        return counters.isEmpty() ? null : new ServiceReport.Cache((long) lookups, (long) Math.min(hits, lookups));
    }

    private Map<String, Integer> sockets() {
        Map<String, Integer> open = new TreeMap<>();
        for (Gauge gauge : sources.meters().find("hyperdex.stream.connections").gauges()) {
            open.put(String.valueOf(gauge.getId().getTag("transport")), (int) gauge.value());
        }
        return open;
    }
}
