package io.hyperdex.push;

import java.util.Locale;

/** Why a socket is closed. From 3500 on, and for the two of the protocol itself, the client should not come back as it is. */
enum Closing {
    BINARY(1003),
    TOO_BIG(1009),
    SHUTDOWN(3000),
    REBALANCE(3001),
    SLOW(3002),
    IDLE(3003),
    UNAUTHENTICATED(3500),
    PROTOCOL(3501),
    TOO_MANY_SOCKETS(3502),
    FLOOD(3503),
    KEY_REVOKED(3504);

    private final int code;

    Closing(int code) {
        this.code = code;
    }

    short code() {
        return (short) code;
    }

    String reason() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
