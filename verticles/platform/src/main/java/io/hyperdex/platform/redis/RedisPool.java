package io.hyperdex.platform.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * The bounded pool of Redis connections. Connections are made when they are needed, so Redis may come and go; who calls goes
 * on without it when a command fails. Thread-safe.
 */
public final class RedisPool {
    private final @Nullable Redis client;

    private RedisPool(@Nullable Redis client) {
        this.client = client;
    }

    public static RedisPool open(Vertx vertx, RedisConfig config, String uri) {
        return new RedisPool(Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(uri)
                        .setNetClientOptions(new NetClientOptions()
                                .setConnectTimeout((int) config.connectTimeout().toMillis()))
                        .setMaxPoolSize(config.poolMax())
                        .setMaxPoolWaiting(config.waitQueueMax())));
    }

    /** Of a node that is configured without Redis: every command fails at once. */
    public static RedisPool none() {
        return new RedisPool(null);
    }

    /** Whether the node is configured with a Redis at all. */
    public boolean configured() {
        return client != null;
    }

    /** Sends one command; the answer is null where the server's is. Fails with {@link RedisUnavailable} when there is none. */
    public Future<@Nullable Response> send(Request command) {
        return client == null
                ? Future.failedFuture(new RedisUnavailable("no Redis is configured", null))
                : client.send(command)
                        .recover(failure -> Future.failedFuture(
                                new RedisUnavailable(String.valueOf(failure.getMessage()), failure)));
    }

    /** Succeeds when the server answers. */
    public Future<Void> ping() {
        return send(Request.cmd(Command.PING)).mapEmpty();
    }

    public Future<Void> close() {
        return client == null ? Future.succeededFuture() : client.close();
    }
}
