package io.hyperdex.query.access;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hyperdex.platform.access.ApiKey;
import io.hyperdex.platform.access.KeySecret;
import io.hyperdex.platform.config.Scope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key as its operator sees it, without what it is made of. */
record KeyView(
        String id,
        String name,
        String kind,
        String tier,
        List<String> scopes,
        List<String> origins,
        List<String> traders,
        boolean tradersHidden,
        String source,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant previousUntil) {

    static KeyView of(ApiKey key) {
        return new KeyView(
                key.id(),
                key.grant().name(),
                key.grant().kind().code(),
                key.grant().tier(),
                key.grant().scopes().stream().sorted().map(Scope::code).toList(),
                key.grant().origins(),
                key.grant().traders().stream().sorted().toList(),
                key.grant().tradersHidden(),
                key.grant().source(),
                key.createdAt(),
                key.grant().expiresAt(),
                key.revokedAt(),
                key.lastUsedAt(),
                key.previousUntil());
    }

    /** The one answer in which the key itself stands. */
    record New(@JsonUnwrapped KeyView view, String key) {
        static New of(ApiKey key, KeySecret secret) {
            return new New(KeyView.of(key), secret.text());
        }
    }
}
