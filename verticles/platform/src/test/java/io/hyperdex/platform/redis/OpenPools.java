package io.hyperdex.platform.redis;

import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pools with settings of their own, and what tests ask of them. */
final class OpenPools {
    static final Duration SOON = Duration.ofSeconds(10);

    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<RedisPool> pools = new ArrayList<>();

    /** The shipped settings, for a busy machine, and with a Redis that is asked again soon. The first one is measured. */
    RedisPool open(String uri, Map<String, String> settings) {
        Configuration configuration =
                Configuration.defaults().with("redis.retryDelay", "50ms").with("redis.retryDelayMax", "200ms");
        for (var setting : settings.entrySet()) {
            configuration = configuration.with("redis." + setting.getKey(), setting.getValue());
        }
        RedisPool pool = RedisPool.open(vertx, configuration.section("redis", RedisConfig.class), uri);
        if (pools.isEmpty()) {
            pool.measure(meters);
        }
        pools.add(pool);
        return pool;
    }

    double commands(Outcome result) {
        return meters.get("hyperdex.redis.commands")
                .tag("result", result.code())
                .functionCounter()
                .count();
    }

    double inPool(String state) {
        return meters.get("hyperdex.redis.pool.commands")
                .tag("state", state)
                .gauge()
                .value();
    }

    void close() throws Exception {
        for (RedisPool pool : pools) {
            result(pool.close());
        }
        result(vertx.close());
    }

    static Future<@Nullable Response> send(RedisPool pool, String command, String... arguments) {
        Request request = Request.cmd(Command.create(command));
        for (String argument : arguments) {
            request.arg(argument);
        }
        return pool.send(request);
    }

    static <T extends @Nullable Object> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    static Outcome outcome(Future<?> future) throws Exception {
        try {
            result(future);
            return Outcome.ANSWERED;
        } catch (ExecutionException e) {
            return ((RedisUnavailable) e.getCause()).outcome();
        }
    }

    /** Asks until it answers: the first command of a JVM takes its time. */
    static void warm(RedisPool pool) throws Exception {
        Eventually.holds("Redis answers", SOON, () -> outcome(pool.ping()) == Outcome.ANSWERED);
    }

    /** Asks until the breaker opens. */
    static void exhaust(RedisPool pool) throws Exception {
        for (int asked = 0; asked < 10 && pool.breaker() == BreakerState.CLOSED; asked++) {
            outcome(pool.ping());
        }
    }
}
