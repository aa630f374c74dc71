package io.hyperdex.query.service;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.platform.performance.ServicePerformance;
import io.hyperdex.platform.performance.ServiceReport;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What this node measures of its own service. */
public final class ServiceRoutes implements Routes {
    private final NodeContext node;

    public ServiceRoutes(NodeContext node) {
        this.node = node;
    }

    @Override
    public void mount(Api api) {
        api.answer("getServicePerformance", this::performance);
    }

    /** The figures are the node's, not the store's: there is no position up to which they know. */
    private Future<Answer> performance(Call call) {
        ServicePerformance.require(call.caller());
        return Future.succeededFuture(
                Answer.bare(200, new Report(node.performance().latest(), null, null)));
    }

    private record Report(
            ServiceReport data,
            @Nullable String next,
            @Nullable AsOf asOf) {}
}
