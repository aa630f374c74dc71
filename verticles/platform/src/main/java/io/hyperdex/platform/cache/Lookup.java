package io.hyperdex.platform.cache;

/**
 * Asks the cache for an answer.
 *
 * @param key what is asked, with whatever decides what the caller may see
 */
public record Lookup(CacheType type, String key) {}
