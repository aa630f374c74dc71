package io.hyperdex.node;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.cluster.ClusterConfig;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.config.Role;
import io.hyperdex.platform.http.AuthConfig;
import io.hyperdex.platform.http.ListenConfig;
import io.hyperdex.platform.redis.RedisConfig;
import io.hyperdex.platform.store.PostgresConfig;
import io.hyperdex.platform.trace.TracingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The sections that the process itself needs; roles bind their own. */
record NodeConfig(
        String id,
        Set<Role> roles,
        Path dataDir,
        Duration drainDelay,
        ListenConfig http,
        Management management,
        AuthConfig auth,
        PostgresConfig postgres,
        RedisConfig redis,
        ClusterConfig cluster,
        TracingConfig tracing) {

    private static final int PORT_MAX = 65_535;

    record Identity(String id) {
        Identity {
            if (!id.matches("[A-Za-z0-9._-]{1,32}")) {
                throw new IllegalArgumentException("id must be 1 to 32 letters, digits, dots, dashes or underscores");
            }
        }
    }

    /** A path that is not absolute is of the repository where a script starts this, else of the working directory. */
    record Data(Path dir) {
        Data {
            dir = Path.of(System.getProperty("hyperdex.home", "")).resolve(dir);
        }
    }

    record Drain(Duration delay) {}

    record Management(String host, int port) {
        Management {
            if (port < 0 || port > PORT_MAX) {
                throw new IllegalArgumentException("port must be 0 to " + PORT_MAX);
            }
        }
    }

    /** Section {@code roles} is a plain list. */
    record Roles(List<Role> list) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Roles {
            list = List.copyOf(list);
        }
    }

    static NodeConfig of(Configuration configuration) {
        List<Role> roles = configuration.section("roles", Roles.class).list();
        if (roles.isEmpty()) {
            throw new StartRefused("roles", "a node needs at least one of ingest, analytics, cache, query, push");
        }
        return new NodeConfig(
                configuration.section("node", Identity.class).id(),
                EnumSet.copyOf(roles),
                configuration.section("data", Data.class).dir(),
                configuration.section("drain", Drain.class).delay(),
                configuration.section("http", ListenConfig.class),
                configuration.section("management", Management.class),
                configuration.section("auth", AuthConfig.class),
                configuration.section("postgres", PostgresConfig.class),
                configuration.section("redis", RedisConfig.class),
                configuration.section("cluster", ClusterConfig.class),
                configuration.section("tracing", TracingConfig.class));
    }
}
