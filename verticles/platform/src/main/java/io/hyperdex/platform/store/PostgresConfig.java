package io.hyperdex.platform.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Section {@code postgres}.
 *
 * @param compressAfter zero: never
 */
public record PostgresConfig(
        String uri,
        int poolMax,
        int waitQueueMax,
        Duration acquireTimeout,
        Duration connectTimeout,
        Duration statementTimeout,
        String tls,
        String caFile,
        int pipelining,
        Duration compressAfter) {
    public static final String EMBEDDED = "embedded";
    private static final Duration LONGEST = Duration.ofHours(1);

    public PostgresConfig {
        if (!uri.equals(EMBEDDED) && !uri.matches("postgres(ql)?://.+")) {
            throw new IllegalArgumentException("uri must be embedded or postgresql://user:password@host:port/database");
        }
        if (poolMax < 2 || poolMax > 1_000) {
            throw new IllegalArgumentException("poolMax must be 2 to 1000");
        }
        if (waitQueueMax < 1) {
            throw new IllegalArgumentException("waitQueueMax must be at least 1");
        }
        requireLimit("acquireTimeout", acquireTimeout);
        requireLimit("connectTimeout", connectTimeout);
        requireLimit("statementTimeout", statementTimeout);
        if (!List.of("disable", "prefer", "require", "verify-full").contains(tls)) {
            throw new IllegalArgumentException("tls must be one of disable, prefer, require, verify-full");
        }
        if (tls.equals("verify-full") && caFile.isEmpty()) {
            throw new IllegalArgumentException("tls verify-full needs postgres.caFile");
        }
        if (!caFile.isEmpty() && !Files.isReadable(Path.of(caFile))) {
            throw new IllegalArgumentException("caFile " + caFile + " cannot be read");
        }
        if (pipelining < 1) {
            throw new IllegalArgumentException("pipelining must be at least 1");
        }
    }

    private static void requireLimit(String key, Duration limit) {
        if (limit.isZero() || limit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(key + " must be 1ms to 1h");
        }
    }

    public boolean embedded() {
        return uri.equals(EMBEDDED);
    }
}
