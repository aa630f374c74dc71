package io.hyperdex.ingest.reference;

import io.hyperdex.platform.store.Store;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/** Runs work in one transaction: committed when it succeeds, rolled back when it fails. */
public final class Transactions {
    private Transactions() {}

    public static <T> Future<T> run(Store store, Function<SqlConnection, Future<T>> work) {
        return store.withConnection(connection -> connection
                .query("begin")
                .execute()
                .compose(begun -> work.apply(connection))
                .compose(result -> connection.query("commit").execute().map(committed -> result))
                .recover(failure ->
                        connection.query("rollback").execute().transform(rolledBack -> Future.failedFuture(failure))));
    }
}
