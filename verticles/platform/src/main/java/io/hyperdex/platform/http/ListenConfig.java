package io.hyperdex.platform.http;

import java.util.List;

/**
 * Section {@code http}.
 *
 * @param frameBytesMax of a message on a WebSocket
 */
public record ListenConfig(String host, int port, long bodyBytesMax, int frameBytesMax, List<String> corsOrigins) {
    public ListenConfig {
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
}
