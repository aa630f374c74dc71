package io.hyperdex.node;

import com.hazelcast.core.HazelcastException;
import io.hyperdex.platform.Health;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.clock.MarketClock;
import io.hyperdex.platform.cluster.Clustering;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.embedded.DataDirectory;
import io.hyperdex.platform.limits.Limits;
import io.hyperdex.platform.limits.LimitsConfig;
import io.hyperdex.platform.metrics.DependencyProbe;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.hyperdex.platform.performance.ServicePerformance;
import io.hyperdex.platform.redis.RedisPool;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.Migrations;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.StoreIdentity;
import io.hyperdex.platform.trace.SpanExporter;
import io.hyperdex.platform.trace.SpanTracer;
import io.hyperdex.platform.trace.TracingConfig;
import io.hyperdex.platform.usage.UsageConfig;
import io.hyperdex.platform.usage.UsageRecorder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts everything in order and tells the teardown how to stop it. Runs on the main thread, so it may wait. */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long STORE_RETRY_MILLIS = 500;

    private final Configuration configuration;
    private final NodeConfig config;
    private final boolean demo;
    private final Teardown teardown;
    private final Instant startedAt = Instant.now();
    private final Health health = new Health();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final EventLoopLag lag = new EventLoopLag(meters);
    private @Nullable HazelcastClusterManager cluster;

    Node(Configuration configuration, boolean demo, Teardown teardown) {
        this.configuration = configuration;
        this.config = NodeConfig.of(configuration);
        this.demo = demo;
        this.teardown = teardown;
    }

    void start() throws InterruptedException {
        LOG.atInfo()
                .addKeyValue("build", Build.current())
                .addKeyValue("configuration", configuration.masked())
                .log("starting");
        DataDirectory data = DataDirectory.open(config.dataDir());
        teardown.onStop("data directory", data::close);
        Vertx vertx = vertx();
        teardown.onStop("vertx", () -> Waiting.on(vertx.close()));
        refuseNamesake();
        var management = new Management(vertx, config.management(), health, lag, meters);
        int managementPort = Waiting.on(management.start()).actualPort();
        Servers servers = Servers.start(config, data, health, teardown);
        Store store = store(vertx, servers);
        RedisPool redis = redis(vertx, servers);
        DependencyProbe redisProbe = redis.configured() ? probe(vertx, "redis", redis::ping) : null;
        DependencyProbe postgres = probe(
                vertx, "postgres", () -> store.withConnection(Heads::offset).mapEmpty());
        var bus = new Bus(vertx);
        var performance = performance(vertx, bus, store);
        Limits limits = limits(vertx, redis);
        var context = new NodeContext(
                config.id(),
                configuration,
                store,
                redis,
                bus,
                new MarketClock(InstantSource.system()),
                meters,
                health,
                performance,
                limits,
                usage(vertx, store, limits));
        var roles = new Roles(vertx, config, context, teardown);
        roles.deploy(lag);
        management.report(
                new StatusReport(startedAt, config, context, this::members, roles, postgres, redisProbe, lag)::now);
        ready(data, servers, roles.port(), managementPort);
    }

    private Vertx vertx() throws InterruptedException {
        VertxBuilder builder = traced(Vertx.builder());
        if (!config.cluster().enabled()) {
            return builder.build();
        }
        HazelcastClusterManager joining = Clustering.manager(config.cluster(), config.id(), config.roles());
        cluster = joining;
        try {
            return Waiting.on(builder.with(new VertxOptions().setEventBusOptions(Clustering.bus(config.cluster())))
                    .withClusterManager(joining)
                    .buildClustered());
        } catch (IllegalStateException | HazelcastException e) {
            throw new StartRefused("cluster.port", "the node cannot join its cluster: " + e.getMessage(), e);
        }
    }

    private void refuseNamesake() throws InterruptedException {
        if (cluster != null && !Clustering.awaitOwnName(cluster)) {
            throw new StartRefused("node.id", "another node of the cluster is called " + config.id());
        }
    }

    /** Without a collector Vert.x has no tracer at all. */
    private VertxBuilder traced(VertxBuilder builder) {
        TracingConfig tracing = config.tracing();
        if (!tracing.exports()) {
            return builder;
        }
        var exporter = new SpanExporter(tracing, config.id(), meters);
        teardown.onStop("spans", exporter::close);
        return builder.withTracer(options -> new SpanTracer(tracing.sampling(), exporter::add));
    }

    private List<Clustering.Member> members() {
        return cluster == null
                ? List.of(Clustering.Member.of(config.id(), config.roles()))
                : Clustering.members(cluster);
    }

    private Store store(Vertx vertx, Servers servers) throws InterruptedException {
        StoreIdentity identity = migrated(new Migrations(config.postgres(), servers.postgres()));
        Store store = Store.open(vertx, config.postgres(), servers.postgres(), identity);
        store.measure(meters);
        health.load()
                .watch(
                        "postgres",
                        () -> (double) store.state().waiting()
                                / config.postgres().waitQueueMax());
        teardown.onStop("store", () -> Waiting.on(store.close()));
        return store;
    }

    /** A store that does not answer yet is waited for; one that says no ends the start. */
    private StoreIdentity migrated(Migrations migrations) throws InterruptedException {
        while (true) {
            try {
                return demo ? migrations.runOnEmptied() : migrations.run();
            } catch (SQLException | FlywayException e) {
                if (!Migrations.isUnavailable(e)) {
                    throw new StartRefused(
                            "postgres.uri",
                            String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                            e);
                }
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("waiting for the store");
                health.report("postgres", false);
                Thread.sleep(STORE_RETRY_MILLIS);
            }
        }
    }

    private RedisPool redis(Vertx vertx, Servers servers) {
        String uri = servers.redis();
        if (uri == null) {
            return RedisPool.none();
        }
        RedisPool pool = RedisPool.open(vertx, config.redis(), uri);
        pool.measure(meters);
        teardown.onStop("redis pool", () -> Waiting.on(pool.close()));
        return pool;
    }

    private ServicePerformance performance(Vertx vertx, Bus bus, Store store) {
        var performance = new ServicePerformance(
                new ServicePerformance.Sources(config.id(), meters, health, lag, store::state, this::members));
        long timer = performance.start(vertx, bus);
        teardown.onStop("service figures", () -> vertx.cancelTimer(timer));
        return performance;
    }

    private Limits limits(Vertx vertx, RedisPool redis) {
        health.load().start(vertx);
        Limits limits = Limits.open(
                new Limits.Surroundings(vertx, redis, config.id(), health.load(), meters),
                configuration.section("limits", LimitsConfig.class));
        String anonymous = config.auth().anonymous().tier();
        if (!limits.tiers().knows(anonymous)) {
            throw new StartRefused("auth.anonymous.tier", "there is no tier " + anonymous);
        }
        teardown.onStop("limits", () -> Waiting.on(limits.close()));
        return limits;
    }

    private UsageRecorder usage(Vertx vertx, Store store, Limits limits) {
        var usage = new UsageRecorder(
                new UsageRecorder.Surroundings(vertx, store, config.id(), limits.tiers(), meters),
                configuration.section("usage", UsageConfig.class),
                InstantSource.system());
        teardown.onStop("usage", () -> Waiting.on(usage.close()));
        return usage;
    }

    private DependencyProbe probe(
            Vertx vertx, String name, java.util.function.Supplier<io.vertx.core.Future<Void>> question) {
        var probe = new DependencyProbe(vertx, name, health, question);
        probe.start();
        teardown.onStop(name + " probe", probe::stop);
        meters.gauge("hyperdex." + name + ".up", probe, asked -> asked.state().up() ? 1 : 0);
        return probe;
    }

    private void ready(DataDirectory data, Servers servers, int httpPort, int managementPort) {
        var file = new PortsFile(data.path());
        try {
            file.write(new PortsFile.Ports(
                    httpPort,
                    managementPort,
                    config.cluster().enabled() ? config.cluster().port() : null,
                    ProcessHandle.current().pid(),
                    servers.postgres(),
                    servers.redis()));
        } catch (IOException e) {
            throw new StartRefused("data.dir", "ports.json cannot be written: " + e.getMessage(), e);
        }
        teardown.onStop("ports file", file::remove);
        health.enter(Health.Stage.READY);
        teardown.onStop("drain", this::drain);
        LOG.atInfo()
                .addKeyValue(
                        "millis",
                        java.time.Duration.between(startedAt, Instant.now()).toMillis())
                .log("ready");
        System.out.println("listening http=" + config.http().host() + ":" + httpPort + " management="
                + config.management().host() + ":" + managementPort);
        System.out.flush();
    }

    /** Load balancers see /ready fail and go elsewhere before anything is closed. */
    private void drain() throws InterruptedException {
        health.enter(Health.Stage.DRAINING);
        Thread.sleep(config.drainDelay().toMillis());
    }
}
