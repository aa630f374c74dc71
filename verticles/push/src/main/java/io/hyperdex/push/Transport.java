package io.hyperdex.push;

import java.util.Locale;

/** How clients are connected. */
enum Transport {
    WEBSOCKET,
    SSE,
    SOCKJS;

    /** As metrics and {@code /status} name it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether silence of the peer tells that it is gone: over SSE it never says anything. */
    boolean hears() {
        return this != SSE;
    }
}
