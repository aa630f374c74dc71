package io.hyperdex.platform.redis;

import java.time.Duration;

/** Section {@code redis}. */
public record RedisConfig(String uri, int poolMax, int waitQueueMax, Duration connectTimeout) {
    public static final String EMBEDDED = "embedded";
    public static final String NONE = "none";

    public RedisConfig {
        if (!uri.equals(EMBEDDED) && !uri.equals(NONE) && !uri.matches("rediss?://.+")) {
            throw new IllegalArgumentException("uri must be embedded, none or redis://:password@host:port");
        }
        if (poolMax < 1 || waitQueueMax < 1) {
            throw new IllegalArgumentException("poolMax and waitQueueMax must be at least 1");
        }
    }

    public boolean embedded() {
        return uri.equals(EMBEDDED);
    }

    public boolean none() {
        return uri.equals(NONE);
    }
}
