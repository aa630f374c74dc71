package io.hyperdex.platform.store;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.netty.handler.timeout.ReadTimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Classifies what the driver throws by what to do about it. */
public final class StoreErrors {
    private static final String STATEMENT_TIMEOUT = "57014";
    private static final Set<String> RETRY = Set.of("40001", "40P01");

    private StoreErrors() {}

    /** A failure that callers can be told; one that is translated already stays as it is. */
    public static Throwable translate(Throwable failure) {
        if (failure instanceof ApiException) {
            return failure;
        }
        if (failure instanceof PgException postgres && STATEMENT_TIMEOUT.equals(postgres.getSqlState())) {
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
        return failure instanceof PgException postgres && RETRY.contains(String.valueOf(postgres.getSqlState()));
    }

    /** Connection lost, refused, timed out, or the server starting, stopping or full. */
    public static boolean isUnavailable(Throwable failure) {
        if (failure instanceof PgException postgres) {
            String state = String.valueOf(postgres.getSqlState());
            return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
        }
        return failure instanceof IOException
                || failure instanceof ClosedConnectionException
                || failure instanceof TimeoutException
                || failure instanceof ReadTimeoutException
                // The driver's own; a subclass comes from elsewhere.
                || failure.getClass() == VertxException.class;
    }
}
