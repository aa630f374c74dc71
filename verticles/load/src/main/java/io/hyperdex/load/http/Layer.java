package io.hyperdex.load.http;

import java.util.Locale;

/** What {@code X-Cache} says of an answer; one without the header was read from the store. */
public enum Layer {
    MEMORY,
    REDIS,
    MISS,
    STALE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of the header's value, by its first two letters. */
    static Layer of(byte first, byte second) {
        return switch (first | 0x20) {
            case 'r' -> REDIS;
            case 's' -> STALE;
            default -> (second | 0x20) == 'e' ? MEMORY : MISS;
        };
    }
}
