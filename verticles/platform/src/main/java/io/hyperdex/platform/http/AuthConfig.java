package io.hyperdex.platform.http;

import io.hyperdex.platform.config.Scope;
import java.time.Duration;
import java.util.Set;

/**
 * Section {@code auth}.
 *
 * @param keysMax keys in force; every node holds them in memory
 * @param keysPoll how often a node asks the store for changed keys that the bus has not told it of
 * @param keysUsedEvery how often the times of last use are written
 */
public record AuthConfig(
        Anonymous anonymous, String bootstrapKey, int keysMax, Duration keysPoll, Duration keysUsedEvery) {
    private static final int KEY_LENGTH_MIN = 16;
    /** A revocation is felt everywhere within two seconds; sockets need one of them to notice. */
    private static final Duration POLL_MAX = Duration.ofSeconds(1);

    /** What a caller without a key may do. */
    public record Anonymous(Set<Scope> scopes, String tier) {
        public Anonymous {
            if (scopes.contains(Scope.ADMIN)) {
                throw new IllegalArgumentException("anonymous callers cannot have scope admin");
            }
        }
    }

    public AuthConfig {
        if (!bootstrapKey.isEmpty() && bootstrapKey.length() < KEY_LENGTH_MIN) {
            throw new IllegalArgumentException("bootstrapKey must have at least " + KEY_LENGTH_MIN + " characters");
        }
        if (keysMax < 0) {
            throw new IllegalArgumentException("keysMax must not be negative");
        }
        if (keysPoll.toMillis() < 1 || keysPoll.compareTo(POLL_MAX) > 0) {
            throw new IllegalArgumentException("keysPoll must be 1ms to 1s");
        }
        if (keysUsedEvery.toMillis() < 1) {
            throw new IllegalArgumentException("keysUsedEvery must be at least 1ms");
        }
    }
}
