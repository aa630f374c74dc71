package io.hyperdex.platform.http;

import io.hyperdex.platform.config.Scope;
import java.util.Set;

/** Section {@code auth}. */
public record AuthConfig(Anonymous anonymous, String bootstrapKey) {
    private static final int KEY_LENGTH_MIN = 16;

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
    }
}
