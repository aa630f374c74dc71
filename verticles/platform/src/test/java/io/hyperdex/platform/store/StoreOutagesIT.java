package io.hyperdex.platform.store;

import static io.hyperdex.platform.store.OpenStores.answer;
import static io.hyperdex.platform.store.OpenStores.assertRefused;
import static io.hyperdex.platform.store.OpenStores.config;
import static io.hyperdex.platform.store.OpenStores.hold;
import static io.hyperdex.platform.store.OpenStores.integer;
import static io.hyperdex.platform.store.OpenStores.result;
import static io.hyperdex.platform.store.OpenStores.since;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that do not answer, in every way. */
class StoreOutagesIT {
    private final OpenStores stores = new OpenStores();

    @AfterEach
    void close() throws Exception {
        stores.close();
    }

    @Test
    void givesUpConnectingAsConfigured() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> backlog = fill(full);
            Store store = stores.open(uri(full), Map.of("postgres.connectTimeout", "300ms"));
            long start = System.nanoTime();

            assertRefused(hold(store, Promise.promise()), ErrorCode.STORE_UNAVAILABLE, "the store does not answer");

            assertThat(since(start)).isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
            for (Socket socket : backlog) {
                socket.close();
            }
        }
    }

    @Test
    void givesUpOnAServerThatAcceptsAndSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Store store = stores.open(uri(silent), Map.of("postgres.acquireTimeout", "300ms"));
            long start = System.nanoTime();

            assertRefused(hold(store, Promise.promise()), ErrorCode.STORE_UNAVAILABLE, "the store does not answer");

            assertThat(since(start)).isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
        }
    }

    @Test
    void givesUpOnAServerThatFallsSilent() throws Exception {
        String uri = TestPostgres.createDatabase();
        Store store = stores.open(uri, Map.of("postgres.poolMax", "2", "postgres.statementTimeout", "1s"));
        List<Integer> stopped = new ArrayList<>();
        try {
            long start = System.nanoTime();
            assertRefused(
                    store.withConnection(connection -> integer(connection, "select pg_backend_pid()")
                            .compose(pid -> stores.vertx().executeBlocking(() -> freeze(uri, pid)))
                            .onSuccess(stopped::add)
                            .compose(pid -> integer(connection, "select 42"))),
                    ErrorCode.STORE_UNAVAILABLE,
                    "the store does not answer");
            assertThat(since(start)).isBetween(Duration.ofMillis(2_900), Duration.ofSeconds(15));
            assertThat(answer(store)).isEqualTo(42);
        } finally {
            for (int pid : stopped) {
                signal("CONT", pid);
            }
        }
    }

    @Test
    void connectionLostDuringWorkIsUnavailableAndReplaced() throws Exception {
        String uri = TestPostgres.createDatabase();
        Store store = stores.open(uri, Map.of("postgres.poolMax", "2"));

        assertRefused(
                store.withConnection(connection -> integer(connection, "select pg_backend_pid()")
                        .compose(pid -> stores.vertx().executeBlocking(() -> terminate(uri, pid)))
                        .compose(ended -> integer(connection, "select 42"))),
                ErrorCode.STORE_UNAVAILABLE,
                "the store does not answer");

        assertThat(answer(store)).isEqualTo(42);
    }

    @Test
    void aRetryAtOnceNeverGetsTheConnectionThatWasLost() throws Exception {
        String uri = TestPostgres.createDatabase();
        Store store = stores.open(uri, Map.of("postgres.poolMax", "2"));
        Promise<Void> release = Promise.promise();
        Future<Void> other = hold(store, release);

        int answer = result(store.withConnection(connection -> integer(connection, "select pg_backend_pid()")
                        .compose(pid -> Future.join(
                                integer(connection, "select 41 from pg_sleep(60)"),
                                stores.vertx().executeBlocking(() -> terminate(uri, pid)))))
                .map(-1)
                .recover(lost -> store.withConnection(connection -> integer(connection, "select 42"))));

        assertThat(answer).isEqualTo(42);
        release.complete();
        result(other);
    }

    @Test
    void workThatIsDoneStaysDoneWhenItsConnectionIsLostAfterwards() throws Exception {
        String uri = TestPostgres.createDatabase();
        Store store = stores.open(uri, Map.of("postgres.poolMax", "2"));

        boolean done = result(store.withConnection(connection -> integer(connection, "select pg_backend_pid()")
                .compose(pid -> stores.vertx().executeBlocking(() -> terminate(uri, pid)))));

        assertThat(done).isTrue();
        // The news of the loss has to arrive: until then nobody can tell this idle connection from a living one.
        Eventually.holds(
                "the lost connection leaves the pool",
                Duration.ofSeconds(10),
                () -> store.state().open() == 0);
        assertThat(answer(store)).isEqualTo(42);
    }

    @Test
    void migrationsGiveUpOnASilentServerAsConfigured() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var migrations = new Migrations(config(Map.of("postgres.connectTimeout", "1s")), uri(silent));
            long start = System.nanoTime();

            assertThatThrownBy(migrations::run)
                    .satisfies(failure ->
                            assertThat(Migrations.isUnavailable(failure)).isTrue());

            assertThat(since(start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static String uri(ServerSocket server) {
        return "postgresql://user:password@127.0.0.1:" + server.getLocalPort() + "/database";
    }

    private static boolean terminate(String uri, int pid) throws SQLException {
        Sql.value(uri, "select pg_terminate_backend(" + pid + ", 5000)");
        return true;
    }

    /** Only once it waits for its client: a server frozen any earlier may hold a lock that all others need. */
    private static int freeze(String uri, int pid) throws SQLException, IOException, InterruptedException {
        String waitsFor = "select wait_event from pg_stat_activity where pid = " + pid;
        while (!Sql.value(uri, waitsFor).equals("ClientRead")) {
            Thread.onSpinWait();
        }
        return signal("STOP", pid);
    }

    private static int signal(String name, int pid) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid).start().waitFor();
        return pid;
    }

    /** Connects until the kernel takes no more: from then on it drops what wants to connect. */
    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        while (sockets.size() < 100) {
            Socket socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
            } catch (SocketTimeoutException full) {
                return sockets;
            }
        }
        throw new IllegalStateException("the backlog has no end");
    }
}
