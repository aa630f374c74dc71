package io.hyperdex.platform.cluster;

import java.util.List;

/** Section {@code cluster}. */
public record ClusterConfig(boolean enabled, String host, int port, List<String> members) {
    public ClusterConfig {
        if (members.stream().anyMatch(member -> !member.matches("[^:]+:\\d{1,5}"))) {
            throw new IllegalArgumentException("members must be host:port, separated by commas");
        }
    }
}
