package io.hyperdex.platform.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;

/** The bounded pool of Redis connections. Connections are made when they are needed, so Redis may come and go. */
public final class RedisPool {
    private final Redis client;

    public RedisPool(Vertx vertx, RedisConfig config, String uri) {
        client = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(uri)
                        .setNetClientOptions(new NetClientOptions()
                                .setConnectTimeout((int) config.connectTimeout().toMillis()))
                        .setMaxPoolSize(config.poolMax())
                        .setMaxPoolWaiting(config.waitQueueMax()));
    }

    /** Succeeds when the server answers. */
    public Future<Void> ping() {
        return client.send(Request.cmd(Command.PING)).mapEmpty();
    }

    public Future<Void> close() {
        return client.close();
    }
}
