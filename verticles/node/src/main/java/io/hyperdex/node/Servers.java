package io.hyperdex.node;

import io.hyperdex.platform.Health;
import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.embedded.Binaries;
import io.hyperdex.platform.embedded.DataDirectory;
import io.hyperdex.platform.embedded.EmbeddedPostgres;
import io.hyperdex.platform.embedded.EmbeddedRedis;
import io.hyperdex.platform.embedded.Platform;
import io.hyperdex.platform.embedded.ServerListener;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The two servers behind the node: its own embedded ones, or those that the configuration names.
 *
 * @param redis null when the node is to work without
 */
record Servers(String postgres, @Nullable String redis) {

    /** Starts the embedded ones side by side; both are stopped by the teardown, last of all. */
    static Servers start(NodeConfig config, DataDirectory data, Health health, Teardown teardown)
            throws InterruptedException {
        var binaries = new Binaries(data.path().resolve("bin"), Platform.current());
        var redis = new FutureTask<@Nullable String>(() -> redis(config, data, binaries, health, teardown));
        new Thread(redis, "start-redis").start();
        String postgres = config.postgres().uri();
        if (config.postgres().embedded()) {
            var options = new EmbeddedPostgres.Options(Map.of(), null, reporting(health, "postgres"));
            EmbeddedPostgres server = EmbeddedPostgres.start(data, binaries, options);
            teardown.onStop("postgres", server::close);
            postgres = server.uri();
        }
        return new Servers(postgres, joined(redis));
    }

    private static @Nullable String redis(
            NodeConfig config, DataDirectory data, Binaries binaries, Health health, Teardown teardown)
            throws InterruptedException {
        if (config.redis().none()) {
            return null;
        }
        if (!config.redis().embedded()) {
            return config.redis().uri();
        }
        var options = new EmbeddedRedis.Options(Map.of(), reporting(health, "redis"));
        EmbeddedRedis server = EmbeddedRedis.start(data, binaries, options);
        teardown.onStop("redis", server::close);
        return server.uri();
    }

    private static <T extends @Nullable Object> T joined(FutureTask<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartRefused refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static ServerListener reporting(Health health, String name) {
        return new ServerListener() {
            @Override
            public void onDown() {
                health.report(name, false);
            }

            @Override
            public void onUp() {
                health.report(name, true);
            }
        };
    }
}
