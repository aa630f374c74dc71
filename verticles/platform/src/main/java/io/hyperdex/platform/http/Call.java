package io.hyperdex.platform.http;

import io.hyperdex.platform.http.contract.RequestParameters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * One valid, authorised request. Its body has not been read: it is paused until the operation takes it.
 *
 * @param requestId the caller's {@code X-Request-Id}, or ours
 */
public record Call(
        String requestId,
        Caller caller,
        RequestParameters parameters,
        HttpServerRequest request,
        RequestTimings timings) {

    public HttpServerResponse response() {
        return request.response();
    }
}
