package io.hyperdex.load.stream;

import io.hyperdex.load.http.BesideProcess;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.logging.JULLogDelegateFactory;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The event bus bridge as Vert.x ships it, on as many event loops as the node has: {@code POST /v1/bench} publishes its body
 * on the bus, the bridge does the rest.
 */
final class StockBridge extends VerticleBase {
    /** A negative port is a free one that all instances share. */
    private static final int ANY_PORT = -1;

    private static final int ACCEPTED = 202;
    private static final Logger NOISE = Logger.getLogger("io.vertx.ext.web.handler.sockjs");

    private final AtomicInteger port;

    private StockBridge(AtomicInteger port) {
        this.port = port;
    }

    public static void main(String[] arguments) throws IOException {
        System.setProperty("vertx.logger-delegate-factory-class-name", JULLogDelegateFactory.class.getName());
        // It reports every socket that its client has closed as an error.
        NOISE.setLevel(Level.OFF);
        Vertx vertx = Vertx.vertx();
        var port = new AtomicInteger();
        int instances = Runtime.getRuntime().availableProcessors();
        vertx.deployVerticle(() -> new StockBridge(port), new DeploymentOptions().setInstances(instances))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        BesideProcess.awaitEnd(port.get());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        var open = new PermittedOptions().setAddressRegex("client\\..*");
        router.route("/eventbus/*")
                .subRouter(SockJSHandler.create(vertx).bridge(new SockJSBridgeOptions().addOutboundPermitted(open)));
        router.post("/v1/bench")
                .handler(routing -> routing.request().body().onComplete(body -> {
                    if (body.succeeded()) {
                        String name = routing.request().getParam("name");
                        vertx.eventBus()
                                .publish("client.bench." + name, body.result().toJsonObject());
                        routing.response().setStatusCode(ACCEPTED).end().onFailure(StockBridge::report);
                    } else {
                        routing.fail(body.cause());
                    }
                }));
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(ANY_PORT, "127.0.0.1")
                .onSuccess(server -> port.set(server.actualPort()));
    }

    private static void report(Throwable failure) {
        System.err.println("stock bridge: " + failure);
    }
}
