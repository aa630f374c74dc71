package io.hyperdex.platform.cache;

import org.jspecify.annotations.Nullable;

/** @param stale an old answer to send instead, if there is one within its limit */
public record GaveUp(@Nullable CachedAnswer stale) {}
