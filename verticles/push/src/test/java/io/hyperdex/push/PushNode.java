package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.Health;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.access.KeyGrant;
import io.hyperdex.platform.access.KeyKind;
import io.hyperdex.platform.access.KeyRing;
import io.hyperdex.platform.access.KeySecret;
import io.hyperdex.platform.access.KeyTable;
import io.hyperdex.platform.access.KeyWatch;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.HeadAnnounced;
import io.hyperdex.platform.bus.Topics.StateAsked;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.platform.clock.MarketClock;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.ApiVerticle;
import io.hyperdex.platform.http.AuthConfig;
import io.hyperdex.platform.http.Authenticator;
import io.hyperdex.platform.http.ListenConfig;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.limits.Limits;
import io.hyperdex.platform.limits.LimitsConfig;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.hyperdex.platform.performance.ServicePerformance;
import io.hyperdex.platform.redis.RedisPool;
import io.hyperdex.platform.store.Migrations;
import io.hyperdex.platform.store.PostgresConfig;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.testing.TestPerformance;
import io.hyperdex.platform.testing.TestPostgres;
import io.hyperdex.platform.testing.TestUsage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A node with the role push and two HTTP event loops over a database of its own. */
final class PushNode implements AutoCloseable {
    static final String KEY = "a-bootstrap-key-of-the-tests";
    static final String ORIGIN = "https://page.example";
    private static final int LOOPS = 2;

    final Vertx vertx = Vertx.vertx();
    final String database;
    final MarketClock clock = new MarketClock(InstantSource.system());
    final MeterRegistry meters = new SimpleMeterRegistry();
    final Bus bus = new Bus(vertx);
    final Store store;
    final ServicePerformance performance;
    final PushVerticle push;
    final int port;
    private final KeyRing keys;
    private final String pushId;

    static PushNode start() throws SQLException {
        return start(UnaryOperator.identity());
    }

    static PushNode start(UnaryOperator<Configuration> changes) throws SQLException {
        return new PushNode(changes.apply(quiet()), TestPostgres.createStore());
    }

    /** Another node over the same database; their buses do not meet. */
    PushNode another() throws SQLException {
        return another(UnaryOperator.identity());
    }

    PushNode another(UnaryOperator<Configuration> changes) throws SQLException {
        return new PushNode(changes.apply(quiet()), database);
    }

    private static Configuration quiet() {
        return Configuration.defaults()
                .with("http.port", "0")
                .with("auth.bootstrapKey", KEY)
                .with("limits.enabled", "false");
    }

    private PushNode(Configuration configuration, String database) throws SQLException {
        this.database = database;
        var postgres = configuration.section("postgres", PostgresConfig.class);
        store = Store.open(vertx, postgres, database, new Migrations(postgres, database).run());
        var health = new Health();
        performance = TestPerformance.of(store, meters, health);
        var limits = Limits.open(
                new Limits.Surroundings(vertx, RedisPool.none(), "n1", health.load(), meters),
                configuration.section("limits", LimitsConfig.class));
        var context = new NodeContext(
                "n1",
                configuration,
                store,
                RedisPool.none(),
                bus,
                clock,
                meters,
                health,
                performance,
                limits,
                TestUsage.of(vertx, store, limits, meters, configuration));
        push = new PushVerticle(context);
        pushId = await(vertx.deployVerticle(push));
        var listen = configuration.section("http", ListenConfig.class);
        var auth = configuration.section("auth", AuthConfig.class);
        keys = new KeyRing(auth.keysMax());
        await(vertx.deployVerticle(new KeyWatch(context, auth, keys)));
        var authenticator = new Authenticator(auth, listen.proxies(), keys);
        var contract = Contract.load();
        var lag = new EventLoopLag(meters);
        List<ApiVerticle> doors = new CopyOnWriteArrayList<>();
        await(vertx.deployVerticle(
                () -> {
                    var door = new ApiVerticle(listen, contract, authenticator, context, lag, List.of(push.routes()));
                    doors.add(door);
                    return door;
                },
                new DeploymentOptions().setInstances(LOOPS)));
        port = doors.get(0).port();
    }

    /** A key for readers of tier premium; a browser key is for pages of {@link #ORIGIN}. */
    KeySecret key(String id, KeyKind kind) {
        List<String> origins = kind == KeyKind.BROWSER ? List.of(ORIGIN) : List.of();
        return key(
                id,
                new KeyGrant(
                        "", kind, "premium", Set.of(Scope.READ), origins, Set.of(), false, "source-of-" + id, null));
    }

    /** A key that takes a trader out of the public's sight. */
    KeySecret keyThatHides(String id, String trader) {
        return key(
                id,
                new KeyGrant(
                        "", KeyKind.SECRET, "free", Set.of(Scope.READ), List.of(), Set.of(trader), true, id, null));
    }

    private KeySecret key(String id, KeyGrant grant) {
        KeySecret secret = KeySecret.random();
        keys.accept(await(store.withConnection(
                        connection -> KeyTable.create(connection, id, secret.hash(), grant, keys.keysMax())))
                .orElseThrow());
        return secret;
    }

    /** As another node would whose messages do not arrive. */
    void revoke(String id) {
        await(store.withConnection(connection -> KeyTable.revoke(connection, id)));
    }

    /** Keeps a state as another role would. */
    void serve(StateFamily family, Function<StateAsked, Future<StateTold>> answering) {
        await(bus.serve(Topics.state(family), answering).completion());
    }

    /** Announces the head every second, as the relay does. */
    void announceHead(StoreWriter writer) {
        vertx.setPeriodic(
                1_000,
                tick -> bus.publish(
                        Topics.HEAD,
                        new HeadAnnounced(new Position(store.identity().epoch(), writer.last()), Instant.now())));
    }

    void undeployPush() {
        await(vertx.undeploy(pushId));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
