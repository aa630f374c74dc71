package io.hyperdex.platform.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as the store knows it.
 *
 * @param previousHash of the key before the last rotation, which is valid until {@code previousUntil}
 * @param change number of its last change; a higher one is newer
 */
public record ApiKey(
        String id,
        KeyGrant grant,
        KeyHash hash,
        @Nullable KeyHash previousHash,
        @Nullable Instant previousUntil,
        Instant createdAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        long change) {

    public boolean isExpired(Instant now) {
        return grant.expiresAt() != null && !now.isBefore(grant.expiresAt());
    }

    boolean opensWith(KeyHash presented, Instant now) {
        if (isExpired(now) || revokedAt != null) {
            return false;
        }
        return presented.equals(hash)
                || (presented.equals(previousHash) && previousUntil != null && now.isBefore(previousUntil));
    }
}
