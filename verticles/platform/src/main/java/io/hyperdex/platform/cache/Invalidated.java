package io.hyperdex.platform.cache;

/** From now on this node's cache gives nothing that the change has outdated. */
public record Invalidated() {}
