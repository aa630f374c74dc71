package io.hyperdex.platform.cache;

import io.hyperdex.platform.http.Encoded;

/**
 * An answer as it is kept and sent.
 *
 * @param point read before the answer was
 * @param createdAt Unix milliseconds
 * @param expiresAt when the clock alone makes it wrong, Unix milliseconds
 */
public record CachedAnswer(Encoded encoded, Point point, Dependence on, long createdAt, long expiresAt) {}
