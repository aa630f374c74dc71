package io.hyperdex.query.gas;

/** What gas cost in a pool. */
public record GasOfPool(long chainId, String pool, String protocol, GasFigures figures) {}
