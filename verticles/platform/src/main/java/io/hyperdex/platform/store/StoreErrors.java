package io.hyperdex.platform.store;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.netty.handler.timeout.ReadTimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Classifies what the drivers throw by what to do about it. */
public final class StoreErrors {
    private static final String STATEMENT_TIMEOUT = "57014";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final Set<String> RETRY = Set.of("40001", "40P01");

    private StoreErrors() {}

    /** A failure that callers can be told; one that is translated already stays as it is. */
    public static Throwable translate(Throwable failure) {
        if (failure instanceof ApiException) {
            return failure;
        }
        if (isTimeout(failure)) {
            return ApiException.of(ErrorCode.TIMEOUT, "the query took longer than the store allows", failure);
        }
        return isUnavailable(failure)
                ? ApiException.of(ErrorCode.STORE_UNAVAILABLE, "the store does not answer", failure)
                : failure;
    }

    /**
     * Why the pool gave no connection. Its own timeout is a bare {@code Throwable}, so the type tells little.
     *
     * @param allInUse whether the pool was exhausted rather than unable to connect
     */
    static ApiException notConnected(Throwable failure, boolean allInUse) {
        if (failure instanceof ConnectionPoolTooBusyException) {
            return ApiException.of(ErrorCode.OVERLOADED, "too many requests are waiting for the store", failure);
        }
        return allInUse
                ? ApiException.of(ErrorCode.OVERLOADED, "no connection to the store became free in time", failure)
                : ApiException.of(ErrorCode.STORE_UNAVAILABLE, "the store does not answer", failure);
    }

    /** Deadlock or serialization failure: the transaction did nothing and can be run again at once. */
    public static boolean isRetryable(Throwable failure) {
        return RETRY.contains(state(failure));
    }

    /** The server ended the statement: the transaction did nothing, and may well take as long again. */
    public static boolean isTimeout(Throwable failure) {
        return STATEMENT_TIMEOUT.equals(state(failure));
    }

    /** A row with this key is there already: the transaction did nothing. */
    public static boolean isUniqueViolation(Throwable failure) {
        return UNIQUE_VIOLATION.equals(state(failure));
    }

    /** Connection lost, refused, timed out, or the server starting, stopping or full. */
    public static boolean isUnavailable(Throwable failure) {
        String state = state(failure);
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || failure instanceof IOException
                || failure instanceof ClosedConnectionException
                || failure instanceof TimeoutException
                || failure instanceof ReadTimeoutException
                // The driver's own; a subclass comes from elsewhere.
                || failure.getClass() == VertxException.class;
    }

    /** The server's SQLSTATE, or the driver's own; empty where there is none. */
    private static String state(Throwable failure) {
        String state = failure instanceof PgException postgres
                ? postgres.getSqlState()
                : failure instanceof SQLException jdbc ? jdbc.getSQLState() : null;
        return state == null ? "" : state;
    }
}
