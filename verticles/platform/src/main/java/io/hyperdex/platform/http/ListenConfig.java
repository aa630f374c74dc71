package io.hyperdex.platform.http;

import java.time.Duration;
import java.util.List;

/**
 * Section {@code http}.
 *
 * @param frameBytesMax of a message on a WebSocket
 * @param connectionsMax of one event loop; more are closed at once
 * @param headTimeout for the first request's head after a connection was opened
 * @param bodyTimeout for a whole body; lines of NDJSON have none
 * @param keepAlive for the delivery of an answer and the head of the next request
 * @param drainTimeout for what is under way when the node stops
 * @param trustedProxies addresses and networks whose word is taken for a client's address
 * @param accessLog whether each request has a line in the log
 * @param forwardedHeader in which they say it
 */
public record ListenConfig(
        String host,
        int port,
        long bodyBytesMax,
        int frameBytesMax,
        int connectionsMax,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration keepAlive,
        Duration drainTimeout,
        List<String> corsOrigins,
        List<String> trustedProxies,
        boolean accessLog,
        String forwardedHeader) {
    private static final Duration DRAIN_MAX = Duration.ofSeconds(60);

    public ListenConfig {
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("connectionsMax must be at least 1");
        }
        for (Duration timeout : List.of(headTimeout, bodyTimeout, keepAlive, drainTimeout)) {
            if (timeout.toMillis() < 1) {
                throw new IllegalArgumentException(
                        "headTimeout, bodyTimeout, keepAlive and drainTimeout must be at least 1ms");
            }
        }
        if (drainTimeout.compareTo(DRAIN_MAX) > 0) {
            throw new IllegalArgumentException("drainTimeout must be at most " + DRAIN_MAX.toSeconds() + "s");
        }
        new TrustedProxies(trustedProxies, TrustedProxies.Header.parse(forwardedHeader));
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535");
        }
        if (bodyBytesMax < 1_024) {
            throw new IllegalArgumentException("bodyBytesMax must be at least 1024");
        }
        if (frameBytesMax < 1_024 || frameBytesMax > 1 << 28) {
            throw new IllegalArgumentException("frameBytesMax must be 1024 to 268435456");
        }
    }

    public TrustedProxies proxies() {
        return new TrustedProxies(trustedProxies, TrustedProxies.Header.parse(forwardedHeader));
    }
}
