package io.hyperdex.node.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** Settings of the two nodes of a cluster on loopback, open to everybody. */
public final class Members {
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

    public static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
