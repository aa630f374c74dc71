package io.hyperdex.platform.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * The node's way to Redis. Connections are made when they are needed, so Redis may come and go; who calls goes on without it
 * when a command fails. Thread-safe; a caller is called back on its own context.
 */
public sealed interface RedisPool permits GuardedRedis, NoRedis {

    static RedisPool open(Vertx vertx, RedisConfig config, String uri) {
        return new GuardedRedis(vertx, config, uri);
    }

    /** Of a node that is configured without Redis: every command fails at once. */
    static RedisPool none() {
        return new NoRedis();
    }

    /** Whether the node is configured with a Redis at all. */
    boolean configured();

    /**
     * Sends one command; the answer is null where the server's is. Fails with {@link RedisUnavailable}, after
     * {@code redis.commandTimeout} at the latest, and at once while the breaker is open. A command that timed out may still be
     * carried out.
     */
    Future<@Nullable Response> send(Request command);

    /** Succeeds when the server answers. */
    default Future<Void> ping() {
        return send(Request.cmd(Command.PING)).mapEmpty();
    }

    BreakerState breaker();

    /** Registers what this pool counts. */
    void measure(MeterRegistry meters);

    Future<Void> close();
}
