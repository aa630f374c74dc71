package io.hyperdex.query.gas;

/** What gas cost with a protocol. */
public record GasOfProtocol(long chainId, String protocol, GasFigures figures) {}
