package io.hyperdex.platform.http;

import io.hyperdex.platform.http.contract.ContractOperation;
import io.hyperdex.platform.limits.Admission;
import io.hyperdex.platform.limits.Limits;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** One request's use of its caller's limits, from the admission to the end of the response or of the connection. */
final class RequestUse {
    private final RoutingContext routing;
    private @Nullable Admission admission;
    private boolean ended;

    private RequestUse(RoutingContext routing) {
        this.routing = routing;
    }

    /** Completes when the request may go on, and fails when its limits forbid that. */
    static Future<Caller> admit(Limits limits, ContractOperation operation, Caller caller, RoutingContext routing) {
        var use = new RequestUse(routing);
        // Before the admission: a caller may hang up while it waits for one.
        routing.addEndHandler(end -> use.end());
        return RequestTimings.of(routing)
                .during(RequestTimings.Stage.LIMIT, () -> limits.admit(caller, operation.weight()))
                .compose(admitted -> use.decided(admitted, caller));
    }

    private Future<Caller> decided(Admission decided, Caller caller) {
        admission = decided;
        if (ended) {
            decided.release();
        } else {
            decided.describe(routing.response());
        }
        ApiException refusal = decided.refusal();
        return refusal == null ? Future.succeededFuture(caller) : Future.failedFuture(refusal);
    }

    private void end() {
        ended = true;
        if (admission != null) {
            admission.release();
        }
    }
}
