package io.hyperdex.platform.redis;

import java.time.Duration;

/**
 * Section {@code redis}. A breaker opens after failures and asks again by itself: first after {@code retryDelay}, then after
 * twice as long each time, up to {@code retryDelayMax}.
 *
 * @param poolMax commands under way at once, each on a connection of its own
 * @param waitQueueMax commands that wait for a connection; one more fails at once
 * @param commandTimeout longest that a caller waits for an answer, the wait for a connection included
 */
public record RedisConfig(
        String uri,
        int poolMax,
        int waitQueueMax,
        Duration connectTimeout,
        Duration commandTimeout,
        Duration retryDelay,
        Duration retryDelayMax) {
    public static final String EMBEDDED = "embedded";
    public static final String NONE = "none";

    public RedisConfig {
        if (!uri.equals(EMBEDDED) && !uri.equals(NONE)) {
            RedisAddress.parse(uri);
        }
        if (poolMax < 1 || waitQueueMax < 1) {
            throw new IllegalArgumentException("poolMax and waitQueueMax must be at least 1");
        }
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("commandTimeout", commandTimeout);
        requirePositive("retryDelay", retryDelay);
        if (retryDelayMax.compareTo(retryDelay) < 0) {
            throw new IllegalArgumentException("retryDelayMax must be at least retryDelay");
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be at least 1ms");
        }
    }

    public boolean embedded() {
        return uri.equals(EMBEDDED);
    }

    public boolean none() {
        return uri.equals(NONE);
    }
}
