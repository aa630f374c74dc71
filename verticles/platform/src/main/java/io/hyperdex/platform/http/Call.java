package io.hyperdex.platform.http;

import io.hyperdex.platform.http.contract.RequestParameters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * One valid, authorised request. Its body has not been read: it is paused until the operation takes it.
 *
 * @param requestId the caller's {@code X-Request-Id}, or ours
 * @param admission asks again whether the caller may do this; see {@link #admitAgain}
 */
public record Call(
        String requestId,
        Caller caller,
        RequestParameters parameters,
        HttpServerRequest request,
        RequestTimings timings,
        Runnable admission) {

    /** What takes long asks now and then. Throws 401 when the caller's key is no longer in force. */
    public void admitAgain() {
        admission.run();
    }

    public HttpServerResponse response() {
        return request.response();
    }
}
