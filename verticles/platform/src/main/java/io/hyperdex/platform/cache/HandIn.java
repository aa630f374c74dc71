package io.hyperdex.platform.cache;

/** Brings what was loaded with a ticket. */
public record HandIn(Lookup lookup, long ticket, CachedAnswer answer) {}
