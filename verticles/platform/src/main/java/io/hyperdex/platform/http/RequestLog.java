package io.hyperdex.platform.http;

import io.hyperdex.platform.config.Secrets;
import io.hyperdex.platform.performance.RequestMeters;
import io.hyperdex.platform.trace.Span;
import io.hyperdex.platform.trace.TraceContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each request its id and its trace, and on its end a sample to the figures and, where wanted, a line to the log. */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.hyperdex.access");
    private static final String HEADER = "X-Request-Id";
    private static final String ROUTE = "route";
    private static final String CALLER = "caller";
    private static final String UNROUTED = "none";
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private final RequestMeters requests;
    private final TrustedProxies proxies;
    private final boolean accessLog;

    RequestLog(RequestMeters requests, ListenConfig config) {
        this.requests = requests;
        proxies = config.proxies();
        accessLog = config.accessLog();
    }

    /** The id of the request: the caller's own where it is fit for a log, else a new one. */
    static String requestId(RoutingContext routing) {
        return routing.get(HEADER);
    }

    /** The template of the route that serves the request, never its path: labels are bounded. */
    static void route(RoutingContext routing, String template) {
        routing.put(ROUTE, template);
        Span span = Span.current();
        if (span != null) {
            span.name(routing.request().method() + " " + template);
        }
    }

    static void caller(RoutingContext routing, Caller caller) {
        routing.put(CALLER, caller.id());
    }

    void observe(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String offered = request.getHeader(HEADER);
        String id = offered != null && ACCEPTED.matcher(offered).matches() ? offered : newId();
        routing.put(HEADER, id);
        request.response().putHeader(HEADER, id);
        Span span = Span.ofRequest(request.getHeader(TraceContext.HEADER));
        RequestTimings timings = RequestTimings.begin();
        timings.in(routing);
        routing.addHeadersEndHandler(head -> request.response().putHeader("Server-Timing", timings.header()));
        routing.addEndHandler(ended -> finished(routing, span, timings));
        routing.next();
    }

    /** Unique, but not secret: a source that has to be secure would cost more than many a request. */
    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private void finished(RoutingContext routing, Span span, RequestTimings timings) {
        HttpServerRequest request = routing.request();
        String route = routing.get(ROUTE, UNROUTED);
        int status = routing.response().getStatusCode();
        requests.record(request.method(), route, status, timings);
        if (accessLog) {
            LOG.atInfo()
                    .addKeyValue("requestId", requestId(routing))
                    .addKeyValue("traceId", span.context().traceId())
                    .addKeyValue("key", routing.<String>get(CALLER))
                    .addKeyValue("client", proxies.client(request))
                    .addKeyValue("method", request.method())
                    .addKeyValue("route", route)
                    .addKeyValue("uri", Secrets.maskKey(request.uri()))
                    .addKeyValue("status", status)
                    .addKeyValue("bytes", routing.response().bytesWritten())
                    .addKeyValue("micros", timings.elapsedNanos() / 1_000)
                    .log("request");
        }
    }
}
