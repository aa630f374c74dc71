package io.hyperdex.node;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.http.ApiVerticle;
import io.hyperdex.platform.http.Authenticator;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The verticles of this node's roles and the front door that they share. */
final class Roles {
    private final List<Routes> routes = new ArrayList<>();
    private final List<ApiVerticle> doors = new CopyOnWriteArrayList<>();

    private Roles() {}

    static Roles deploy(Vertx vertx, NodeConfig config, NodeContext context, EventLoopLag lag, Teardown teardown)
            throws InterruptedException {
        var roles = new Roles();
        roles.open(vertx, config, context, lag, teardown);
        return roles;
    }

    /** The port that callers use. */
    int port() {
        return doors.get(0).port();
    }

    /** What the roles add to {@code /status}. */
    Map<String, Object> status() {
        return new LinkedHashMap<>();
    }

    private void open(Vertx vertx, NodeConfig config, NodeContext context, EventLoopLag lag, Teardown teardown)
            throws InterruptedException {
        var contract = Contract.load();
        var authenticator = new Authenticator(config.auth());
        Future<String> listening = vertx.deployVerticle(
                () -> {
                    var door = new ApiVerticle(config.http(), contract, authenticator, context.meters(), lag, routes);
                    doors.add(door);
                    return door;
                },
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()));
        String id = Waiting.on(listening.recover(failure -> Future.failedFuture(new StartRefused(
                "http.port",
                config.http().host() + ":" + config.http().port() + " cannot be listened on: " + failure.getMessage(),
                failure))));
        teardown.onStop("http", () -> Waiting.on(vertx.undeploy(id)));
    }

    static void deployed(Vertx vertx, String name, Deployable verticle, Teardown teardown) throws InterruptedException {
        String id = Waiting.on(vertx.deployVerticle(verticle));
        teardown.onStop(name, () -> Waiting.on(vertx.undeploy(id)));
    }
}
