package io.hyperdex.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets pages of admitted origins read what this server answers. Credentials are never allowed: keys travel in headers that a
 * page sets itself, so there is nothing that a browser would add to the call of a foreign page by itself.
 *
 * <p>Vert.x has a handler for this, with origins that are fixed at the start; those of browser keys come and go.
 */
final class Cors {
    private static final String EXPOSED =
            "ETag, X-Request-Id, X-Degraded, Retry-After, X-Cache, Server-Timing, RateLimit,"
                    + " RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String HEADERS = "Authorization, X-API-Key, Content-Type, If-None-Match, X-Request-Id,"
            + " Last-Event-ID, traceparent, tracestate";
    /** A browser asks again after this; none keeps an answer longer than two hours. */
    private static final String PREFLIGHT_SECONDS = "7200";

    private final Origins origins;

    Cors(Origins origins) {
        this.origins = origins;
    }

    /**
     * Ends preflights. Throws 403 for a page that may not call, where that matters: what only reads is answered, and the
     * browser keeps the answer from the page, so that whoever is wrong about his key is told that first.
     */
    void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || Origins.isSame(request)) {
            routing.next();
            return;
        }
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (!origins.admits(origin) && reads) {
            routing.next();
            return;
        }
        origins.require(request);
        MultiMap headers = routing.response().headers();
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if (isPreflight(request)) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                    .set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
                    .set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
                    .set(HttpHeaders.VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
            RequestFailures.logged(routing.response().setStatusCode(204).end());
            return;
        }
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED).set(HttpHeaders.VARY, Answer.VARY);
        routing.next();
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
