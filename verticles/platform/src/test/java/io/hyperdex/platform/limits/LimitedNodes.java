package io.hyperdex.platform.limits;

import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.redis.RedisConfig;
import io.hyperdex.platform.redis.RedisPool;
import io.hyperdex.platform.testing.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Nodes that limit callers together through one Redis, under a clock that only the test moves. */
final class LimitedNodes implements AutoCloseable {
    static final Caller CALLER = caller("203.0.113.7", "free");

    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-01-05T10:20:00Z"));
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final LoadGauge load = new LoadGauge();
    private final Vertx vertx = Vertx.vertx();
    private final List<RedisPool> pools = new ArrayList<>();
    private final List<Limits> limits = new ArrayList<>();
    private final String redis;
    private final LimitsConfig config;

    LimitedNodes(String redis, Map<String, String> settings) {
        this.redis = redis;
        Configuration configuration = Configuration.defaults();
        for (var setting : settings.entrySet()) {
            configuration = configuration.with("limits." + setting.getKey(), setting.getValue());
        }
        config = configuration.section("limits", LimitsConfig.class);
    }

    static Caller caller(String bucket, String tier) {
        return caller("anonymous", bucket, tier);
    }

    /** Of a browser key, at an address. */
    static Caller visitor(String key, String address) {
        return caller(key, key + "@" + address, "free");
    }

    private static Caller caller(String id, String bucket, String tier) {
        return new Caller(
                id,
                bucket,
                "anonymous",
                tier,
                Set.of(Scope.READ),
                id.equals("anonymous"),
                null,
                new Sight("anonymous", Set.of(), trader -> false));
    }

    /** Another node; its pool is warm. */
    Limits node(String name) throws Exception {
        Configuration patient =
                Configuration.defaults().with("redis.retryDelay", "50ms").with("redis.retryDelayMax", "100ms");
        RedisPool pool = RedisPool.open(vertx, patient.section("redis", RedisConfig.class), redis);
        pools.add(pool);
        Eventually.holds("Redis answers", Duration.ofSeconds(10), () -> {
            Future<Void> ping = pool.ping();
            await(ping.otherwiseEmpty());
            return ping.succeeded();
        });
        return node(name, pool);
    }

    Limits aloneNode(String name) {
        return node(name, RedisPool.none());
    }

    private Limits node(String name, RedisPool pool) {
        InstantSource clock = now::get;
        Limits node = Limits.open(new Limits.Surroundings(vertx, pool, name, load, meters), config, clock);
        limits.add(node);
        return node;
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    double count(String meter, String... tags) {
        return meters.get(meter).tags(tags).counter().count();
    }

    /** How many of the requests, one after the other, are let in; they stay under way for no time. */
    static int admitted(Limits node, Caller caller, int requests) {
        int admitted = 0;
        for (int i = 0; i < requests; i++) {
            Admission admission = await(node.admit(caller, 1));
            admission.release();
            admitted += admission.refusal() == null ? 1 : 0;
        }
        return admitted;
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        limits.forEach(node -> await(node.close()));
        pools.forEach(pool -> await(pool.close()));
        await(vertx.close());
    }
}
