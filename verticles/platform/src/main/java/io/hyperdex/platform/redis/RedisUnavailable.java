package io.hyperdex.platform.redis;

import io.hyperdex.platform.config.Secrets;
import io.vertx.redis.client.Response;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Redis did not answer, was not asked, or refused: go on without it. */
public final class RedisUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A server that says so of itself cannot serve any command now. */
    private static final Set<String> OUTAGES =
            Set.of("LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "READONLY", "NOAUTH", "NOREPLICAS");

    private final Outcome outcome;
    private final @Nullable String code;

    private RedisUnavailable(Outcome outcome, @Nullable String code, String message) {
        super(message, null, false, false);
        this.outcome = outcome;
        this.code = code;
    }

    static RedisUnavailable because(Outcome outcome, String message) {
        return new RedisUnavailable(outcome, null, message);
    }

    static RedisUnavailable of(Throwable failure) {
        String message = textOf(failure);
        return failure instanceof Response
                ? new RedisUnavailable(Outcome.REFUSED, message.split(" ", 2)[0], message)
                : because(Outcome.FAILED, message);
    }

    /** Messages of the client may hold the address with its password, so its exception itself is not passed on. */
    static String textOf(Throwable failure) {
        return Secrets.maskUri(String.valueOf(failure.getMessage()));
    }

    /** Whether the server itself refused the command with this code, such as {@code NOSCRIPT}. */
    public boolean refusedWith(String errorCode) {
        return errorCode.equals(code);
    }

    Outcome outcome() {
        return outcome;
    }

    /** Whether it says something about the server, rather than about this command or this node. */
    boolean isOutage() {
        return switch (outcome) {
            case TIMED_OUT, FAILED -> true;
            case REFUSED -> code != null && OUTAGES.contains(code);
            case ANSWERED, QUEUE_FULL, NOT_SENT -> false;
        };
    }
}
