package io.hyperdex.platform.usage;

/**
 * What became of one request.
 *
 * @param key of the caller
 * @param route method and template of the path, never the path
 * @param denied refused by limits, or for want of a scope; it costs nothing
 */
public record Served(
        String key, String route, String tier, int status, boolean denied, long bytesIn, long bytesOut, long nanos) {}
