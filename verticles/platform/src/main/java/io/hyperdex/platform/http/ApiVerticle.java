package io.hyperdex.platform.http;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HTTP server of one event loop; deployed once per loop, all on the same port. */
public final class ApiVerticle extends VerticleBase {
    /** Of a connection on which nothing moves; sockets are pinged more often than that. */
    private static final int IDLE_SECONDS_MAX = 120;

    /** Vert.x: instances that listen on the same negative port share one free port. */
    private static final int SHARED_FREE_PORT = -1;

    private final ListenConfig config;
    private final Contract contract;
    private final Authenticator authenticator;
    private final NodeContext node;
    private final EventLoopLag lag;
    private final List<Routes> roles;
    private @Nullable HttpServer server;

    public ApiVerticle(
            ListenConfig config,
            Contract contract,
            Authenticator authenticator,
            NodeContext node,
            EventLoopLag lag,
            List<Routes> roles) {
        this.config = config;
        this.contract = contract;
        this.authenticator = authenticator;
        this.node = node;
        this.lag = lag;
        this.roles = List.copyOf(roles);
    }

    @Override
    public Future<?> start() {
        lag.watchThisLoop(vertx, System.identityHashCode(this));
        var options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port() == 0 ? SHARED_FREE_PORT : config.port())
                .setCompressionSupported(true)
                .setMaxInitialLineLength(8_192)
                .setMaxHeaderSize(16_384)
                // A frame that Vert.x finds too big cuts the connection; up to twice the limit is told by its close
                // code.
                .setMaxWebSocketFrameSize(2 * config.frameBytesMax())
                .setMaxWebSocketMessageSize(2 * config.frameBytesMax())
                // Costs 90 KiB a socket and eight times the CPU.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // An upgrade is a way past the proxy in front; nothing here needs it.
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS_MAX);
        var guard = new ConnectionGuard(config, options);
        vertx.setPeriodic(ConnectionGuard.SWEEP_MILLIS, tick -> guard.sweep());
        return vertx.createHttpServer(options)
                .connectionHandler(guard::accept)
                .invalidRequestHandler(RequestFailures::malformed)
                .requestHandler(router(guard))
                .listen()
                .onSuccess(listening -> server = listening);
    }

    /** Takes nothing new; what is under way has its time to end, and is told the truth about what it did. */
    @Override
    public Future<?> stop() {
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(config.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The port that is really listened on. */
    public int port() {
        return server == null ? 0 : server.actualPort();
    }

    private Router router(ConnectionGuard guard) {
        Router router = Router.router(vertx);
        router.route().handler(guard::began);
        router.route().handler(new RequestLog(node.performance().requests(), config)::observe);
        router.route().handler(ApiVerticle::harden);
        router.route().handler(this::tellWhatIsAway);
        var origins = new Origins(config.corsOrigins(), authenticator.keys()::hasOrigin);
        router.route().handler(new Cors(origins)::handle);
        var api = new Api(vertx, router, contract, authenticator, origins, node);
        roles.forEach(role -> role.mount(api));
        api.refuseUnmounted();
        router.route().failureHandler(RequestFailures::answer);
        for (int status : new int[] {400, 404, 406, 415, 500}) {
            router.errorHandler(status, RequestFailures::answer);
        }
        router.errorHandler(405, this::refuseMethod);
        return router;
    }

    /** RFC 9110, 15.5.6: the answer names the methods that there are. Addresses outside the contract are only read. */
    private void refuseMethod(RoutingContext routing) {
        SortedSet<String> methods = contract.methods(routing.normalizedPath());
        routing.response().putHeader(HttpHeaders.ALLOW, methods.isEmpty() ? "GET" : String.join(", ", methods));
        RequestFailures.answer(routing);
    }

    private static void harden(RoutingContext routing) {
        routing.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                // Data is no page; the pages of this server say what they need themselves.
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader(HttpHeaders.createOptimized("Cross-Origin-Resource-Policy"), "cross-origin");
        routing.next();
    }

    private void tellWhatIsAway(RoutingContext routing) {
        SortedSet<String> degraded = node.health().degraded();
        if (!degraded.isEmpty()) {
            routing.response().putHeader("X-Degraded", String.join(",", degraded));
        }
        routing.next();
    }
}
