package io.hyperdex.node;

import io.hyperdex.platform.Health;
import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.json.Json;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Supplier;

/** The operator's port: liveness, readiness, status and metrics, apart from the callers' port. */
final class Management {
    private final Vertx vertx;
    private final NodeConfig.Management config;
    private final Health health;
    private final EventLoopLag lag;
    private final PrometheusMeterRegistry meters;
    private volatile Supplier<Future<Object>> status = () -> Future.succeededFuture(Map.of());

    Management(
            Vertx vertx,
            NodeConfig.Management config,
            Health health,
            EventLoopLag lag,
            PrometheusMeterRegistry meters) {
        this.vertx = vertx;
        this.config = config;
        this.health = health;
        this.lag = lag;
        this.meters = meters;
    }

    Future<HttpServer> start() {
        Router router = Router.router(vertx);
        router.get("/live").handler(routing -> json(routing, 200, Map.of("state", "live")));
        router.get("/ready").handler(this::ready);
        router.get("/status").handler(this::status);
        router.get("/metrics").handler(this::metrics);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(config.port(), config.host())
                .recover(failure -> Future.failedFuture(new StartRefused(
                        "management.port",
                        config.host() + ":" + config.port() + " cannot be listened on: " + failure.getMessage(),
                        failure)));
    }

    /** From now on {@code /status} answers this. */
    void report(Supplier<Future<Object>> source) {
        status = source;
    }

    /**
     * The node's state in one word: a dependency that is away degrades it, because one shared fault must not empty a load
     * balancer.
     */
    static String state(Health health) {
        return health.stage() == Health.Stage.READY && !health.degraded().isEmpty()
                ? "degraded"
                : health.stage().name().toLowerCase(Locale.ROOT);
    }

    private void ready(RoutingContext routing) {
        boolean serving = health.stage() == Health.Stage.READY && !lag.blocked();
        json(routing, serving ? 200 : 503, new Readiness(state(health), health.degraded()));
    }

    private record Readiness(String state, SortedSet<String> degraded) {}

    private void status(RoutingContext routing) {
        status.get().onSuccess(report -> json(routing, 200, report)).onFailure(routing::fail);
    }

    private void metrics(RoutingContext routing) {
        routing.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        vertx.executeBlocking(meters::scrape)
                .compose(text -> routing.response().end(text))
                .onFailure(routing::fail);
    }

    private static void json(RoutingContext routing, int code, Object body) {
        routing.response()
                .setStatusCode(code)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Json.buffer(body))
                .onFailure(routing::fail);
    }
}
