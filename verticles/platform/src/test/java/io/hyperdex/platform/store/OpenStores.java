package io.hyperdex.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stores with settings of their own, and what tests ask of them. */
final class OpenStores {
    private static final StoreIdentity IDENTITY =
            new StoreIdentity("e1", StoreIdentity.Flavour.PLAIN, 0, Buffer.buffer(new byte[32]));

    private final Vertx vertx = Vertx.vertx();
    private final List<Store> stores = new ArrayList<>();

    Vertx vertx() {
        return vertx;
    }

    void close() throws Exception {
        for (Store store : stores) {
            result(store.close());
        }
        result(vertx.close());
    }

    Store open(Map<String, String> settings) {
        return open(TestPostgres.createDatabase(), settings);
    }

    Store open(String uri, Map<String, String> settings) {
        Store store = Store.open(vertx, config(settings), uri, IDENTITY);
        stores.add(store);
        return store;
    }

    static PostgresConfig config(Map<String, String> settings) {
        Configuration configuration = Configuration.defaults();
        for (var setting : settings.entrySet()) {
            configuration = configuration.with(setting.getKey(), setting.getValue());
        }
        return configuration.section("postgres", PostgresConfig.class);
    }

    static Future<Void> hold(Store store, Promise<Void> release) {
        return store.withConnection(connection -> release.future());
    }

    static int answer(Store store) throws Exception {
        return result(store.withConnection(connection -> integer(connection, "select 42")));
    }

    static Future<Integer> integer(SqlConnection connection, String sql) {
        return connection
                .query(sql)
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    static void assertRefused(Future<?> future, ErrorCode code, String detail) {
        assertThatThrownBy(() -> result(future)).isInstanceOfSatisfying(ApiException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.detail()).isEqualTo(detail);
        });
    }

    static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    static <T> T result(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no result in time", e);
        }
    }
}
