package io.hyperdex.query.service;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.cache.CacheAsked;
import io.hyperdex.platform.cache.CacheReport;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.platform.performance.ServicePerformance;
import io.hyperdex.platform.performance.ServiceReport;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What this node measures of its own service. */
public final class ServiceRoutes implements Routes {
    private static final Duration CACHE_TIMEOUT = Duration.ofSeconds(1);

    private final NodeContext node;

    public ServiceRoutes(NodeContext node) {
        this.node = node;
    }

    @Override
    public void mount(Api api) {
        api.answer("getServicePerformance", this::performance);
        api.answer("getServiceCache", this::cache);
    }

    /** The figures are the node's, not the store's: there is no position up to which they know. */
    private Future<Answer> performance(Call call) {
        ServicePerformance.require(call.caller());
        return Future.succeededFuture(
                Answer.bare(200, new Report(node.performance().latest(), null, null)));
    }

    /** Of this node, which is the one whose answers its callers get. */
    private Future<Answer> cache(Call call) {
        ServicePerformance.require(call.caller());
        return node.bus()
                .askHere(Topics.CACHE_REPORT, new CacheAsked(), CACHE_TIMEOUT)
                .recover(failure -> Future.failedFuture(
                        Bus.isUnserved(failure)
                                ? ApiException.of(ErrorCode.ROLE_ABSENT, "this node has not the role cache")
                                : failure))
                .map(report -> Answer.bare(200, new CacheAnswer(report, null, null)));
    }

    private record CacheAnswer(
            CacheReport data,
            @Nullable String next,
            @Nullable AsOf asOf) {}

    private record Report(
            ServiceReport data,
            @Nullable String next,
            @Nullable AsOf asOf) {}
}
