package io.hyperdex.platform.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/** The node is configured without Redis. */
final class NoRedis implements RedisPool {
    @Override
    public boolean configured() {
        return false;
    }

    @Override
    public Future<@Nullable Response> send(Request command) {
        return Future.failedFuture(RedisUnavailable.because(Outcome.NOT_SENT, "no Redis is configured"));
    }

    /** Nothing is sent, and nothing will be. */
    @Override
    public BreakerState breaker() {
        return BreakerState.OPEN;
    }

    @Override
    public void measure(MeterRegistry meters) {}

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
