package io.hyperdex.push;

import java.util.Optional;

/** Addresses of the event bus bridge: {@code client.trades.1.0x…} is the topic {@code trades:1:0x…}. */
final class BridgeAddress {
    /** Asks what REST would answer. */
    static final String QUERY = "client.query";

    private static final String PREFIX = "client.";
    private static final String BENCH = PREFIX + "bench.";

    private BridgeAddress() {}

    /** The topic as a client would write it on {@code /v1/stream}; empty for other addresses. */
    static Optional<String> topic(String address) {
        if (!address.startsWith(PREFIX)) {
            return Optional.empty();
        }
        if (address.startsWith(BENCH)) {
            return Optional.of("bench:" + address.substring(BENCH.length()));
        }
        int terms = address.indexOf('?');
        String name = address.substring(PREFIX.length(), terms < 0 ? address.length() : terms);
        return Optional.of(name.replace('.', ':') + (terms < 0 ? "" : address.substring(terms)));
    }
}
