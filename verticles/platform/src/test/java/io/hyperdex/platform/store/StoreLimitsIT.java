package io.hyperdex.platform.store;

import static io.hyperdex.platform.store.OpenStores.answer;
import static io.hyperdex.platform.store.OpenStores.assertRefused;
import static io.hyperdex.platform.store.OpenStores.hold;
import static io.hyperdex.platform.store.OpenStores.result;
import static io.hyperdex.platform.store.OpenStores.since;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreLimitsIT {
    private final OpenStores stores = new OpenStores();

    @AfterEach
    void close() throws Exception {
        stores.close();
    }

    @Test
    void opensNoMoreConnectionsThanThePoolMayHave() throws Exception {
        String uri = TestPostgres.createDatabase();
        Store store = stores.open(uri, Map.of("postgres.poolMax", "3"));
        Promise<Void> release = Promise.promise();
        List<Future<Void>> works = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            works.add(hold(store, release));
        }
        awaitInUse(store, 3);

        assertThat(store.state()).isEqualTo(new Store.PoolState(3, 3, 3, 27, 200));
        assertThat(Sql.value(
                        uri,
                        "select count(*) from pg_stat_activity where application_name = 'hyperdex'"
                                + " and datname = current_database()"))
                .isEqualTo("3");

        release.complete();
        result(Future.all(works));
        assertThat(store.state()).isEqualTo(new Store.PoolState(3, 3, 0, 0, 200));
    }

    @Test
    void refusesOneMoreThanMayWait() throws Exception {
        Store store = stores.open(Map.of("postgres.poolMax", "2", "postgres.waitQueueMax", "2"));
        Promise<Void> release = Promise.promise();
        List<Future<Void>> works = new ArrayList<>(List.of(hold(store, release), hold(store, release)));
        awaitInUse(store, 2);
        works.add(hold(store, release));
        works.add(hold(store, release));

        assertRefused(hold(store, release), ErrorCode.OVERLOADED, "too many requests are waiting for the store");

        release.complete();
        result(Future.all(works));
    }

    @Test
    void waitsForAConnectionAsLongAsConfigured() throws Exception {
        Store store = stores.open(Map.of("postgres.poolMax", "2", "postgres.acquireTimeout", "300ms"));
        Promise<Void> release = Promise.promise();
        List<Future<Void>> works = List.of(hold(store, release), hold(store, release));
        awaitInUse(store, 2);
        long start = System.nanoTime();

        assertRefused(hold(store, release), ErrorCode.OVERLOADED, "no connection to the store became free in time");

        assertThat(since(start)).isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
        assertThat(store.state().waiting()).isZero();
        release.complete();
        result(Future.all(works));
        assertThat(answer(store)).isEqualTo(42);
        assertThat(store.state().inUse()).isZero();
    }

    @Test
    void endsAStatementThatTakesLongerThanConfigured() throws Exception {
        String uri = TestPostgres.createDatabase();
        Store store = stores.open(uri, Map.of("postgres.poolMax", "2", "postgres.statementTimeout", "300ms"));
        long start = System.nanoTime();

        assertRefused(
                store.withConnection(connection ->
                        connection.query("select pg_sleep(60)").execute().mapEmpty()),
                ErrorCode.TIMEOUT,
                "the query took longer than the store allows");

        assertThat(ErrorCode.TIMEOUT.status()).isEqualTo(504);
        assertThat(since(start)).isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
        assertThat(Sql.rows(
                        uri, "select query from pg_stat_activity where state = 'active' and query like '%sleep(60)'"))
                .isEmpty();
        assertThat(answer(store)).isEqualTo(42);
    }

    @Test
    void failedWorkGivesItsConnectionBack() throws Exception {
        Store store = stores.open(Map.of("postgres.poolMax", "2"));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> result(store.withConnection(connection -> {
                        throw new IllegalStateException("thrown");
                    })))
                    .hasMessage("thrown");
            assertThatThrownBy(() -> result(store.withConnection(connection -> Future.failedFuture("failed"))))
                    .hasMessage("failed");
        }
        assertThat(store.state().inUse()).isZero();
        assertThat(answer(store)).isEqualTo(42);
    }

    private static void awaitInUse(Store store, int connections) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (store.state().inUse() < connections) {
            assertThat(System.nanoTime()).as("connections in use").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
