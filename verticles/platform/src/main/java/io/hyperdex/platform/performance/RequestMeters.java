package io.hyperdex.platform.performance;

import io.hyperdex.platform.http.RequestTimings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts every request of the node by the template of its route. Thread-safe. */
public final class RequestMeters {
    /** A caller may invent methods; labels stay bounded. */
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private final MeterRegistry meters;
    private final Map<HttpMethod, Map<String, RouteMeter>> routes = new ConcurrentHashMap<>();

    public RequestMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** A request has been answered. */
    public void record(HttpMethod method, String route, int status, RequestTimings timings) {
        HttpMethod known = METHODS.contains(method) ? method : HttpMethod.valueOf("other");
        routes.computeIfAbsent(known, absent -> new ConcurrentHashMap<>())
                .computeIfAbsent(route, absent -> new RouteMeter(meters, known.name(), route))
                .record(status, timings);
    }

    List<RouteMeter> all() {
        List<RouteMeter> all = new ArrayList<>();
        routes.values().forEach(ofMethod -> all.addAll(ofMethod.values()));
        return all;
    }
}
