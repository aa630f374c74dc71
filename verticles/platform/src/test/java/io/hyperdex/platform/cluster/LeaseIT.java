package io.hyperdex.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.store.PostgresConfig;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.StoreIdentity;
import io.hyperdex.platform.testing.CutNetwork;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One node at a time, whatever becomes of the holder. */
@Timeout(120)
class LeaseIT {
    private static final long MOVED_WITHIN_SECONDS = 40;
    private static final String END_SESSION =
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lease work@";

    private final String database = TestPostgres.createDatabase();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final AtomicInteger holders = new AtomicInteger();
    private final AtomicInteger holdersMax = new AtomicInteger();
    private final List<Contender> contenders = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Contender contender : contenders) {
            contender.end();
        }
    }

    @Test
    void isHeldByOneAndMovesWhenItIsGivenBack() throws Exception {
        Contender first = start("n1");
        assertThat(next()).isEqualTo("n1 acquired");
        Contender second = start("n2");
        assertThat(holder(second)).isEqualTo("n1");

        result(first.giveBack());

        assertThat(next()).isEqualTo("n1 lost");
        assertThat(next()).isEqualTo("n2 acquired");
        assertThat(holder(second)).isEqualTo("n2");
        assertThat(holdersMax).hasValue(1);
    }

    @Test
    void movesWhenItsHolderDies() throws Exception {
        Contender first = start("n1");
        assertThat(next()).isEqualTo("n1 acquired");
        start("n2");

        first.end();

        String heard = next();
        assertThat("n1 lost".equals(heard) ? next() : heard).isEqualTo("n2 acquired");
    }

    @Test
    void holderWhoseSessionIsEndedIsToldAndCannotWorkAnyMore() throws Exception {
        Contender first = start("n1");
        assertThat(next()).isEqualTo("n1 acquired");
        SqlConnection work = first.connection();
        result(work.query("select 1").execute());

        try (Connection connection = TestPostgres.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(END_SESSION + "n1'");
        }

        assertThat(next()).isEqualTo("n1 lost");
        assertThat(work.query("select 1").execute().transform(done -> Future.succeededFuture(done.failed())))
                .satisfies(failed -> assertThat(result(failed)).isTrue());
        assertThat(next()).as("it may have it again, on another session").isEqualTo("n1 acquired");
        assertThat(first.connection()).isNotSameAs(work);
    }

    @Test
    void holderThatIsCutOffHasStoppedBeforeAnotherBegins() throws Exception {
        Vertx network = Vertx.vertx();
        try {
            CutNetwork way = CutNetwork.to(network, database);
            start("n1", way.through(database));
            assertThat(next()).isEqualTo("n1 acquired");
            start("n2");

            way.cut();

            assertThat(next()).isEqualTo("n1 lost");
            assertThat(next()).isEqualTo("n2 acquired");
            assertThat(holdersMax).hasValue(1);
        } finally {
            result(network.close());
        }
    }

    /** It would be waited for until it hangs up; a cut network does that here, a server that stands still does not. */
    @Test
    void leaseOfAServerThatStandsStillIsGivenBackSoon() throws Exception {
        Contender only = start("n1");
        assertThat(next()).isEqualTo("n1 acquired");
        long session = result(only.connection().query("select pg_backend_pid()").execute())
                .iterator()
                .next()
                .getInteger(0);
        signal("STOP", session);
        try {
            assertThat(only.giveBack().toCompletionStage().toCompletableFuture())
                    .succeedsWithin(Duration.ofSeconds(5));
        } finally {
            signal("CONT", session);
        }
    }

    private static void signal(String name, long process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void holderThatWorksMayLetTheServerThink() throws Exception {
        Contender first = start("n1");
        assertThat(next()).isEqualTo("n1 acquired");
        first.working = true;

        result(first.connection().query("select pg_sleep(5)").execute());

        assertThat(holder(first)).isEqualTo("n1");
        assertThat(told).isEmpty();
    }

    @Test
    void holderIsToldOnceWhenTheSessionIsAskedForTheLockTwice() throws Exception {
        var way = new HeldAnswers(database);
        try {
            Contender only = start("n1", way.through(database));
            assertThat(next()).isEqualTo("n1 acquired");
            for (int answer = 0; answer < 10; answer++) {
                result(only.connection().query("select 1").execute());
            }
            assertThat(told).isEmpty();
        } finally {
            result(way.close());
        }
    }

    private Contender start(String node) {
        return start(node, database);
    }

    private Contender start(String node, String uri) {
        var contender = new Contender(node, uri);
        contenders.add(contender);
        return contender;
    }

    private @Nullable String next() throws InterruptedException {
        return told.poll(MOVED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private static @Nullable String holder(Contender asked) throws Exception {
        return result(asked.store.withConnection(connection -> Lease.holder(connection, "work")));
    }

    private static <T extends @Nullable Object> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(MOVED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    /** A node that wants the lease. */
    private final class Contender implements Lease.Holder {
        final Vertx vertx = Vertx.vertx();
        final Store store;
        final Lease lease;
        private final String node;
        private final Context loop;
        private volatile @Nullable SqlConnection held;
        private volatile boolean working;
        private boolean ended;

        Contender(String node, String uri) {
            this.node = node;
            store = Store.open(
                    vertx,
                    Configuration.defaults()
                            .with("postgres.connectTimeout", "30s")
                            .with("postgres.tls", "disable")
                            .section("postgres", PostgresConfig.class),
                    uri,
                    new StoreIdentity("e1", StoreIdentity.Flavour.PLAIN, 0, Buffer.buffer(new byte[32])));
            lease = new Lease(vertx, store, "work", node, this);
            loop = vertx.getOrCreateContext();
            loop.runOnContext(there -> lease.start());
        }

        Future<Void> giveBack() {
            Promise<Void> given = Promise.promise();
            loop.runOnContext(there -> lease.stop().onComplete(given));
            return given.future();
        }

        SqlConnection connection() {
            SqlConnection connection = held;
            assertThat(connection).isNotNull();
            return connection;
        }

        @Override
        public void acquired(SqlConnection connection) {
            held = connection;
            holdersMax.accumulateAndGet(holders.incrementAndGet(), Math::max);
            told.add(node + " acquired");
        }

        @Override
        public void lost() {
            holders.decrementAndGet();
            told.add(node + " lost");
        }

        @Override
        public boolean isWorking() {
            return working;
        }

        void end() throws Exception {
            if (!ended) {
                ended = true;
                result(vertx.close());
            }
        }
    }
}
