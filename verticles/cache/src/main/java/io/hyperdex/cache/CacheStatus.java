package io.hyperdex.cache;

/** What {@code /status} shows of the cache: whether Redis shares it, and the bytes in this node's memory. */
public record CacheStatus(String mode, long bytes) {}
