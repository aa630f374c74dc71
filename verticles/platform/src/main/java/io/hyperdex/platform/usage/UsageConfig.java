package io.hyperdex.platform.usage;

import java.time.Duration;

/**
 * Section {@code usage}.
 *
 * @param flush how often it is written; so much is lost when the node is killed
 * @param retention what is older is removed; zero keeps everything
 * @param entriesMax pairs of key and route, by minute, tier and status, that wait to be written
 */
public record UsageConfig(boolean enabled, Duration flush, Duration retention, int entriesMax) {
    public UsageConfig {
        if (flush.toMillis() < 10) {
            throw new IllegalArgumentException("flush must be at least 10ms");
        }
        if (retention.isNegative()) {
            throw new IllegalArgumentException("retention must not be negative");
        }
        if (entriesMax < 1) {
            throw new IllegalArgumentException("entriesMax must be at least 1");
        }
    }
}
