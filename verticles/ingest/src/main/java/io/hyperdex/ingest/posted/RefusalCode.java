package io.hyperdex.ingest.posted;

import java.util.Locale;

/** Why an item was refused; senders program against these. */
public enum RefusalCode {
    INVALID_FIELD,
    UNKNOWN_FIELD,
    UNREADABLE,
    CONFLICT,
    FUTURE,
    TOO_OLD,
    POOL_MISMATCH,
    PRECISION;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
