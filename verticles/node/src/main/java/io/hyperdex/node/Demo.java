package io.hyperdex.node;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.http.ListenConfig;
import io.hyperdex.platform.store.PostgresConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** The demo's own settings: a store beside the real one, emptied at each start, open to everybody on this machine. */
final class Demo {
    private Demo() {}

    /** Throws {@link StartRefused} when the demo could be reached, or could empty a store, that is not its own. */
    static Configuration configure(Configuration configuration) {
        String host = configuration.section("http", ListenConfig.class).host();
        if (!isLoopback(host)) {
            throw new StartRefused(
                    "http.host",
                    "the demo lets everybody write and listens on loopback only; "
                            + "start with --no-demo to listen on " + host);
        }
        if (!configuration.section("postgres", PostgresConfig.class).embedded()) {
            throw new StartRefused(
                    "postgres.uri", "the demo empties its store and uses an embedded one only; start with --no-demo");
        }
        Path data = configuration.section("data", NodeConfig.Data.class).dir();
        return configuration
                .with("data.dir", dataDir(data).toString())
                .with("replay.enabled", "true")
                // Nobody has recorded how deep the pools were; they are among the deepest there are.
                .with("prices.liquidityMin", "0")
                .with("auth.anonymous.scopes", "read,ingest")
                .with("auth.anonymous.tier", "unlimited")
                .with("drain.delay", "0s");
    }

    /** Where the demo keeps its store, beside the real one. */
    static Path dataDir(Path dataDir) {
        return dataDir.resolve("demo");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new StartRefused("http.host", host + " is not known", e);
        }
    }
}
