package io.hyperdex.platform.http;

import java.util.List;

/**
 * Section {@code http}.
 *
 * @param frameBytesMax of a message on a WebSocket
 * @param trustedProxies addresses and networks whose word is taken for a client's address
 * @param forwardedHeader in which they say it
 */
public record ListenConfig(
        String host,
        int port,
        long bodyBytesMax,
        int frameBytesMax,
        List<String> corsOrigins,
        List<String> trustedProxies,
        String forwardedHeader) {
    public ListenConfig {
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
