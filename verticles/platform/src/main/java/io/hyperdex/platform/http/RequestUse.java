package io.hyperdex.platform.http;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.contract.ContractOperation;
import io.hyperdex.platform.limits.Admission;
import io.hyperdex.platform.usage.Served;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** One request's use of its caller's limits, from the admission to the end of the response or of the connection. */
final class RequestUse {
    /** What the log of a proxy says of callers that hang up. */
    private static final int HUNG_UP = 499;

    private final NodeContext node;
    private final ContractOperation operation;
    private final Caller caller;
    private final RoutingContext routing;
    private @Nullable Admission admission;
    private boolean ended;

    private RequestUse(NodeContext node, ContractOperation operation, Caller caller, RoutingContext routing) {
        this.node = node;
        this.operation = operation;
        this.caller = caller;
        this.routing = routing;
    }

    /** Completes when the request may go on, and fails when its limits forbid that. */
    static Future<Caller> admit(NodeContext node, ContractOperation operation, Caller caller, RoutingContext routing) {
        if (operation.weight() == 0) {
            return Future.succeededFuture(caller);
        }
        var use = new RequestUse(node, operation, caller, routing);
        // Before the admission: a caller may hang up while it waits for one.
        routing.addEndHandler(use::end);
        return RequestTimings.of(routing)
                .during(RequestTimings.Stage.LIMIT, () -> node.limits().admit(caller, operation.weight()))
                .compose(use::decided);
    }

    private Future<Caller> decided(Admission decided) {
        admission = decided;
        if (ended) {
            decided.release();
        } else {
            decided.describe(routing.response());
        }
        ApiException refusal = decided.refusal();
        return refusal == null ? Future.succeededFuture(caller) : Future.failedFuture(refusal);
    }

    private void end(AsyncResult<Void> end) {
        ended = true;
        boolean refused = false;
        if (admission != null) {
            admission.release();
            refused = admission.refusal() != null;
        }
        int status = end.succeeded() ? routing.response().getStatusCode() : HUNG_UP;
        node.usage()
                .record(new Served(
                        caller.id(),
                        operation.route(),
                        node.limits().tiers().of(caller).name(),
                        status,
                        refused || status == 401 || status == 403,
                        routing.request().bytesRead(),
                        routing.response().bytesWritten(),
                        RequestTimings.of(routing).elapsedNanos()));
    }
}
