package io.hyperdex.ingest.reference;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.StoreErrors;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Runs work in one transaction: committed when it succeeds, rolled back when it fails. What others got in the way of, a deadlock,
 * is run again some times, so work must be as good a second time.
 */
public final class Transactions {
    private static final int ATTEMPTS_MAX = 5;

    private Transactions() {}

    public static <T> Future<T> run(Store store, Function<SqlConnection, Future<T>> work) {
        return run(store, work, 1);
    }

    private static <T> Future<T> run(Store store, Function<SqlConnection, Future<T>> work, int number) {
        return once(store, work).recover(failure -> {
            if (!StoreErrors.isRetryable(failure)) {
                return Future.failedFuture(failure);
            }
            return number == ATTEMPTS_MAX
                    ? Future.failedFuture(
                            ApiException.of(ErrorCode.OVERLOADED, "other writers were always first", failure))
                    : run(store, work, number + 1);
        });
    }

    private static <T> Future<T> once(Store store, Function<SqlConnection, Future<T>> work) {
        return store.withConnection(connection -> connection
                .query("begin")
                .execute()
                .compose(begun -> work.apply(connection))
                .compose(result -> connection.query("commit").execute().map(committed -> result))
                .recover(failure ->
                        connection.query("rollback").execute().transform(rolledBack -> Future.failedFuture(failure))));
    }
}
