package io.hyperdex.push;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.ListenConfig;
import io.hyperdex.platform.http.Routes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The role push: one per node. It listens to the bus once, whatever the number of sockets and topics, and mounts a
 * {@link SocketHub} on every HTTP event loop. Deploy it before the front door and undeploy it before the front door too:
 * it says good-bye to the sockets.
 */
public final class PushVerticle extends VerticleBase {
    private static final int SNAPSHOT_TRADES = 50;
    private static final long TICK_MILLIS = 50;
    /** How long candles wait for trades under way before they close. */
    private static final int TICKS_SETTLED = 8;

    private final NodeContext node;
    private final PushConfig config;
    private final ListenConfig http;
    private final StreamMetrics metrics;
    private final List<Door> doors = new CopyOnWriteArrayList<>();
    private final List<MessageConsumer<?>> listening = new ArrayList<>();
    private @Nullable Feeds feeds;
    private @Nullable Webroot webroot;

    private record Door(Context context, SocketHub hub) {}

    public PushVerticle(NodeContext node) {
        this.node = node;
        config = node.configuration().section("push", PushConfig.class);
        http = node.configuration().section("http", ListenConfig.class);
        metrics = new StreamMetrics(node.meters());
    }

    @Override
    public Future<?> start() {
        var own = new Feeds(
                Loop.of(vertx, context),
                Feeds.Sources.of(node, SNAPSHOT_TRADES),
                new SettledClock(node.clock(), TICKS_SETTLED),
                new Feeds.Pace(config.conflation(), config.history(), config.states()),
                metrics);
        feeds = own;
        listening.add(node.bus().listen(Topics.TRADES, own::committed));
        listening.add(node.bus().listen(Topics.HEAD, own::announced));
        listening.add(node.bus().listen(Topics.SERVICE, own::measured));
        listening.add(node.bus().listen(Topics.FOLLOWED, own::followed));
        listening.add(node.bus().listen(Topics.CHANGED, own::changed));
        if (config.bench()) {
            listening.add(node.bus().listen(Topics.BENCH, own::posted));
        }
        vertx.setPeriodic(TICK_MILLIS, tick -> own.tick(TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
        return vertx.executeBlocking(() -> Webroot.load("/webroot"))
                .onSuccess(loaded -> webroot = loaded)
                .compose(loaded -> Future.join(
                        listening.stream().map(MessageConsumer::completion).toList()))
                .compose(listens -> own.start());
    }

    /** What the front door mounts on each of its loops, once this is deployed. */
    public Routes routes() {
        return this::mount;
    }

    /** What {@code /status} shows; any thread. */
    public SocketStatus status() {
        return metrics.status();
    }

    private void mount(Api api) {
        if (feeds == null || webroot == null) {
            throw new IllegalStateException("push is not deployed yet");
        }
        Vertx loopVertx = api.vertx();
        Context loop = loopVertx.getOrCreateContext();
        var settings = new SocketHub.Settings(
                config,
                node.nodeId(),
                http.frameBytesMax(),
                node.configuration().section("outbox", OutboxWindow.class).keep(),
                api.authenticator(),
                node.limits()::admitSocket,
                InstantSource.system(),
                metrics);
        Loop own = Loop.of(loopVertx, loop);
        var hub = new SocketHub(own, feeds, settings, node.store().identity().at(0));
        doors.add(new Door(loop, hub));
        loopVertx.setPeriodic(tickMillis(), tick -> hub.tick());
        var entrance = new Entrance(hub, api.authenticator(), node.limits(), api.origins());
        var upgrade = new WebSocketUpgrade(loop, http.frameBytesMax());
        api.page("/v1/stream", new StreamEndpoint(entrance, upgrade)::open);
        api.connection("streamEvents", new SseEndpoint(loopVertx, entrance)::open);
        BridgeEndpoint.mount(api, entrance, upgrade, http.frameBytesMax(), config.queueBytesMax());
        api.answer("listStreamHistory", new HistoryEndpoint(own, feeds, config.bench())::get);
        api.answer("postBenchEvent", new BenchEndpoint(node.bus(), config.bench())::post);
        webroot.mount(api);
    }

    /** Often enough for the shortest of the periods that the hub watches. */
    private long tickMillis() {
        long shortest = Math.min(
                config.heartbeat().toMillis(),
                Math.min(config.ping().toMillis(), config.idle().toMillis()));
        return Math.max(10, Math.min(1_000, shortest / 4));
    }

    @Override
    public Future<?> stop() {
        List<Future<Void>> steps = new ArrayList<>();
        listening.forEach(consumer -> steps.add(consumer.unregister()));
        doors.forEach(door -> steps.add(farewell(door)));
        return Future.join(steps);
    }

    private static Future<Void> farewell(Door door) {
        Promise<Void> done = Promise.promise();
        door.context().runOnContext(go -> door.hub().farewell().onComplete(done));
        return done.future();
    }
}
