package io.hyperdex.platform.config;

import java.util.Arrays;
import java.util.Locale;

/** What a node does; one process with every role is the default. */
public enum Role {
    INGEST,
    ANALYTICS,
    CACHE,
    QUERY,
    PUSH;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role parse(String text) {
        return Arrays.stream(values())
                .filter(role -> role.code().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("must be one of ingest, analytics, cache, query, push"));
    }
}
