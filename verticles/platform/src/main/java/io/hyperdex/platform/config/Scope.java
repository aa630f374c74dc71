package io.hyperdex.platform.config;

import java.util.Arrays;
import java.util.Locale;

/** What a caller may do. */
public enum Scope {
    READ,
    INGEST,
    ADMIN;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Scope parse(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.code().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of read, ingest, admin"));
    }
}
