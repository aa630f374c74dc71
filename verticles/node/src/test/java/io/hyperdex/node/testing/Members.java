package io.hyperdex.node.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Settings of the two nodes of a cluster on loopback, open to everybody. */
public final class Members {
    private static final int ATTEMPTS = 50;

    private Members() {}

    public static Map<String, String> settings(String id, String roles, int port, int other) {
        return new HashMap<>(Map.of(
                "HYPERDEX_NODE_ID",
                id,
                "HYPERDEX_ROLES",
                roles,
                "HYPERDEX_CLUSTER_ENABLED",
                "true",
                "HYPERDEX_CLUSTER_PORT",
                String.valueOf(port),
                "HYPERDEX_CLUSTER_MEMBERS",
                "127.0.0.1:" + other,
                "HYPERDEX_AUTH_ANONYMOUS_SCOPES",
                "read,ingest"));
    }

    /** One that the system gives nobody else meanwhile for a connection: those begin at 32,768. */
    public static int freePort() throws IOException {
        IOException taken = new IOException("no port");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 20_000);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                taken = e;
            }
        }
        throw taken;
    }
}
