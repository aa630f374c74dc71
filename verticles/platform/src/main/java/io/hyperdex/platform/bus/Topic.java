package io.hyperdex.platform.bus;

/**
 * An address of the bus with the one type that travels on it. Payloads are immutable records: local delivery shares the
 * instance.
 */
public record Topic<T>(String address, Class<T> payload) {}
