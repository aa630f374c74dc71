package io.hyperdex.platform.http;

import io.hyperdex.platform.config.Secrets;
import io.hyperdex.platform.performance.RequestMeters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each request its id, and on its end a histogram sample and (at debug level) a line in the log. */
final class RequestLog {
    static final String ROUTE = "route";

    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final String HEADER = "X-Request-Id";
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private final RequestMeters requests;

    RequestLog(RequestMeters requests) {
        this.requests = requests;
    }

    /** The id of the request: the caller's own where it is fit for a log, else a new one. */
    static String requestId(RoutingContext routing) {
        return routing.get(HEADER);
    }

    void observe(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String offered = request.getHeader(HEADER);
        String id = offered != null && ACCEPTED.matcher(offered).matches()
                ? offered
                : UUID.randomUUID().toString();
        routing.put(HEADER, id);
        request.response().putHeader(HEADER, id);
        RequestTimings timings = RequestTimings.begin();
        timings.in(routing);
        routing.addHeadersEndHandler(head -> request.response().putHeader("Server-Timing", timings.header()));
        routing.addEndHandler(ended -> finished(routing, timings));
        routing.next();
    }

    private void finished(RoutingContext routing, RequestTimings timings) {
        // The template of the route, never the path: labels are bounded.
        String route = routing.get(ROUTE, "none");
        int status = routing.response().getStatusCode();
        requests.record(routing.request().method(), route, status, timings);
        if (!LOG.isDebugEnabled()) {
            return;
        }
        LOG.atDebug()
                .addKeyValue("requestId", requestId(routing))
                .addKeyValue("method", routing.request().method())
                .addKeyValue("uri", Secrets.maskKey(routing.request().uri()))
                .addKeyValue("status", status)
                .addKeyValue("micros", timings.elapsedNanos() / 1_000)
                .log("request");
    }
}
