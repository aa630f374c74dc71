package io.hyperdex.node;

import io.hyperdex.analytics.AnalyticsVerticle;
import io.hyperdex.cache.CacheStatus;
import io.hyperdex.cache.CacheVerticle;
import io.hyperdex.ingest.IngestVerticle;
import io.hyperdex.ingest.relay.OutboxStatus;
import io.hyperdex.ingest.replay.DemoRoutes;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.access.KeyRing;
import io.hyperdex.platform.access.KeyWatch;
import io.hyperdex.platform.config.Role;
import io.hyperdex.platform.http.ApiVerticle;
import io.hyperdex.platform.http.Authenticator;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.hyperdex.push.PushVerticle;
import io.hyperdex.push.SocketStatus;
import io.hyperdex.query.QueryVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The verticles of this node's roles and the front door that they share. */
final class Roles {
    private final Vertx vertx;
    private final NodeConfig config;
    private final NodeContext context;
    private final Teardown teardown;
    private final List<Routes> routes = new ArrayList<>();
    private final List<ApiVerticle> doors = new CopyOnWriteArrayList<>();
    private final KeyRing keys;
    private @Nullable CacheVerticle cache;
    private @Nullable PushVerticle push;

    Roles(Vertx vertx, NodeConfig config, NodeContext context, Teardown teardown) {
        this.vertx = vertx;
        this.config = config;
        this.context = context;
        this.teardown = teardown;
        keys = new KeyRing(config.auth().keysMax());
    }

    /** Roles first, then the door; the teardown says good-bye to sockets, closes the door, and ends what is under way. */
    void deploy(EventLoopLag lag) throws InterruptedException {
        teardown.onStop("keys", undeploying(deployed(new KeyWatch(context, config.auth(), keys))));
        if (config.roles().contains(Role.CACHE)) {
            cache = new CacheVerticle(context);
            teardown.onStop("cache", undeploying(deployed(cache)));
        }
        if (config.roles().contains(Role.INGEST)) {
            var ingest = new IngestVerticle(context);
            teardown.onStop("ingest", undeploying(deployed(ingest)));
            routes.addAll(ingest.routes());
        } else {
            routes.add(DemoRoutes.without());
        }
        if (config.roles().contains(Role.ANALYTICS)) {
            teardown.onStop("analytics", undeploying(deployed(new AnalyticsVerticle(context))));
        }
        if (config.roles().contains(Role.QUERY)) {
            var query = new QueryVerticle(context);
            teardown.onStop("query", undeploying(deployed(query)));
            routes.addAll(query.routes());
        }
        String pushId = null;
        if (config.roles().contains(Role.PUSH)) {
            push = new PushVerticle(context);
            pushId = deployed(push);
            routes.add(push.routes());
        }
        teardown.onStop("http", undeploying(door(lag)));
        if (pushId != null) {
            teardown.onStop("push", undeploying(pushId));
        }
    }

    /** The port that callers use. */
    int port() {
        return doors.get(0).port();
    }

    /** The outbox as the store knows it, whichever node relays. */
    Future<OutboxStatus> outbox() {
        return OutboxStatus.read(context.store());
    }

    CacheStatus cache() {
        return cache == null ? new CacheStatus("none", 0) : cache.status();
    }

    SocketStatus sockets() {
        return push == null ? new SocketStatus(0, 0, 0, 0, 0) : push.status();
    }

    KeyRing.Status keys() {
        return keys.status();
    }

    private String deployed(Deployable verticle) throws InterruptedException {
        return Waiting.on(vertx.deployVerticle(verticle));
    }

    private Teardown.Step undeploying(String deploymentId) {
        return () -> Waiting.on(vertx.undeploy(deploymentId));
    }

    private String door(EventLoopLag lag) throws InterruptedException {
        var contract = Contract.load();
        var authenticator = new Authenticator(config.auth(), config.http().proxies(), keys);
        Future<String> listening = vertx.deployVerticle(
                () -> {
                    var door = new ApiVerticle(config.http(), contract, authenticator, context, lag, routes);
                    doors.add(door);
                    return door;
                },
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()));
        return Waiting.on(listening.recover(failure -> Future.failedFuture(new StartRefused(
                "http.port",
                config.http().host() + ":" + config.http().port() + " cannot be listened on: " + failure.getMessage(),
                failure))));
    }
}
