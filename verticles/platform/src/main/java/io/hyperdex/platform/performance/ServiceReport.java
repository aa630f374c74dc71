package io.hyperdex.platform.performance;

import io.hyperdex.platform.cluster.Clustering.Member;
import io.hyperdex.platform.store.Store.PoolState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The service of one node as it measures itself.
 *
 * @param sockets open ones by transport; none on a node that does not push
 * @param cache null on a node that has no cache
 * @param windows the last 10 s, 1 min and 5 min
 */
public record ServiceReport(
        String node,
        Instant time,
        List<String> degraded,
        EventLoop eventLoop,
        PoolState pool,
        Map<String, Integer> sockets,
        @Nullable Cache cache,
        List<Member> members,
        List<Window> windows) {

    /**
     * Since the node started.
     *
     * @param hits lookups that memory or Redis answered, stale ones too
     */
    public record Cache(long lookups, long hits) {}

    /** How late the timers of the event loops run. */
    public record EventLoop(double lagP50Ms, double lagP99Ms) {}

    /**
     * The requests that ended in a window.
     *
     * @param seconds that it really covers
     * @param refused answered 4xx
     * @param errors answered 5xx
     * @param latency null when there was no request
     */
    public record Window(
            String window,
            double seconds,
            long requests,
            double requestsPerSecond,
            long refused,
            long errors,
            @Nullable Latency latency,
            List<RouteFigures> routes) {}

    /**
     * The requests of a route.
     *
     * @param stages {@code total}, {@code limit}, {@code cache} and {@code db}; null for a stage that no request came to
     */
    public record RouteFigures(
            String method,
            String route,
            long requests,
            double requestsPerSecond,
            long refused,
            long errors,
            Map<String, @Nullable Latency> stages) {}
}
