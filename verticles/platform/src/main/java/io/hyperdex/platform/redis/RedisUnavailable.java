package io.hyperdex.platform.redis;

import org.jspecify.annotations.Nullable;

/** Redis did not answer, or refused: go on without it. */
public final class RedisUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
