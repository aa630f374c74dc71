package io.hyperdex.ingest.store;

/** A pool by chain and lower-case address. */
record PoolKey(long chainId, String address) {}
