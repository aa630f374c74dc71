package io.hyperdex.platform.cluster;

import java.util.List;

/** Section {@code cluster}. */
public record ClusterConfig(boolean enabled, String host, int port, List<String> members) {
    private static final int PORT_MAX = 65_535;

    public ClusterConfig {
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port must be 1 to " + PORT_MAX);
        }
        if (members.stream().anyMatch(member -> !member.matches("[^:]+:\\d{1,5}"))) {
            throw new IllegalArgumentException("members must be host:port, separated by commas");
        }
    }
}
