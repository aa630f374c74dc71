package io.hyperdex.platform.cache;

/** Asks a node's cache for its figures. */
public record CacheAsked() {}
