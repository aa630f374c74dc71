package io.hyperdex.node;

import io.hyperdex.platform.Health;
import io.hyperdex.platform.embedded.Binaries;
import io.hyperdex.platform.embedded.DataDirectory;
import io.hyperdex.platform.embedded.EmbeddedPostgres;
import io.hyperdex.platform.embedded.EmbeddedRedis;
import io.hyperdex.platform.embedded.Platform;
import io.hyperdex.platform.embedded.ServerListener;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two servers behind the node: its own embedded ones, or those that the configuration names.
 *
 * @param redis null when the node is to work without
 */
record Servers(String postgres, @Nullable String redis) {
    private static final int CONNECTIONS_MIN = 100;
    private static final int CONNECTIONS_BESIDE = 40;
    private static final int POOLS = 4;

    /** Starts the embedded ones side by side; the teardown stops them last of all, and ends a start that is under way. */
    static Servers start(NodeConfig config, DataDirectory data, Health health, Teardown teardown)
            throws InterruptedException {
        var binaries = new Binaries(data.path().resolve("bin"), Platform.current());
        Starting redis = null;
        if (config.redis().embedded()) {
            var options = new EmbeddedRedis.Options(Map.of(), reporting(health, "redis"));
            redis = Starting.of("redis", () -> EmbeddedRedis.start(data, binaries, options), teardown);
        }
        String postgres = config.postgres().uri();
        if (config.postgres().embedded()) {
            Map<String, String> settings = Map.of(
                    "max_connections",
                    Integer.toString(connections(config.postgres().poolMax())));
            var options = new EmbeddedPostgres.Options(settings, null, reporting(health, "postgres"));
            postgres = Starting.of("postgres", () -> EmbeddedPostgres.start(data, binaries, options), teardown)
                    .uri();
        }
        String redisUri = config.redis().none() ? null : config.redis().uri();
        return new Servers(postgres, redis == null ? redisUri : redis.uri());
    }

    /** For the pools of a few nodes, their leases and copies. */
    private static int connections(int poolMax) {
        return Math.max(CONNECTIONS_MIN, POOLS * poolMax + CONNECTIONS_BESIDE);
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
