package io.hyperdex.query;

import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Point;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Encoded;

/**
 * What was read from the store, and what it depends on.
 *
 * @param expiresAt when the clock alone makes it wrong, Unix milliseconds
 */
public record Loaded(Answer.Page page, Answer.CachePolicy policy, Dependence on, long expiresAt) {
    public Loaded(Answer.Page page, Answer.CachePolicy policy, Dependence on) {
        this(page, policy, on, Dependence.FOREVER);
    }

    CachedAnswer encoded(long nowMillis) {
        return new CachedAnswer(
                Encoded.of(page, policy),
                new Point(page.asOf().position().offset(), page.asOf().reference()),
                on,
                nowMillis,
                expiresAt);
    }
}
