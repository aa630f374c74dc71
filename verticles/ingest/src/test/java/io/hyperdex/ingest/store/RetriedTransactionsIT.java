package io.hyperdex.ingest.store;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.Trades;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store aborts a transaction of ingest for the sake of another one, and nothing is lost. */
class RetriedTransactionsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void deadlockIsRetriedAndLosesNothing() throws Exception {
        try (TestNode node = startWith("deadlock_timeout = '3s'");
                Connection other = TestPostgres.connect(node.uri());
                Statement statement = other.createStatement()) {
            await(node.store("a", List.of(Trades.trade("first"))));
            other.setAutoCommit(false);
            // Whoever has waited for its own timeout and finds a circle is the one that is aborted.
            statement.execute("set local deadlock_timeout = '10min'");
            statement.execute("select last from position_head for update");
            Future<Stored> storing = node.store("a", List.of(Trades.trade("second"), Trades.trade("third")));
            node.awaitBlocked();

            statement.execute("update candles set revision = revision");
            other.rollback();

            assertStored(node, await(storing));
            Eventually.holds(
                    "the server has counted the deadlock",
                    SOON,
                    () -> node.query("select deadlocks from pg_stat_database where datname = current_database()")
                            .equals(List.of("1")));
        }
    }

    @Test
    void serializationFailureIsRetriedAndLosesNothing() throws Exception {
        try (TestNode node = startWith("default_transaction_isolation = 'repeatable read'");
                Connection other = TestPostgres.connect(node.uri());
                Statement statement = other.createStatement()) {
            await(node.store("a", List.of(Trades.trade("first"))));
            long before = rolledBack(node);
            other.setAutoCommit(false);
            statement.execute("update position_head set last = last");
            Future<Stored> storing = node.store("a", List.of(Trades.trade("second"), Trades.trade("third")));
            node.awaitBlocked();

            other.commit();

            assertStored(node, await(storing));
            Eventually.holds("the server has counted the rollback", SOON, () -> rolledBack(node) > before);
        }
    }

    private static void assertStored(TestNode node, Stored stored) throws SQLException {
        assertThat(stored.accepted()).isEqualTo(2);
        assertThat(stored.position()).isEqualTo(3);
        assertThat(node.query("select trade_id, position from trades order by trade_id"))
                .hasSize(3)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("first|1"),
                        second -> assertThat(second).startsWith("second|"),
                        third -> assertThat(third).startsWith("third|"));
        assertThat(node.query("select distinct trades from candles")).containsExactly("3");
        assertThat(node.query("select count(*) from trade_identity")).containsExactly("3");
        assertThat(node.query("select sum(last_position - first_position + 1) from outbox"))
                .containsExactly("3");
    }

    private static TestNode startWith(String setting) throws SQLException {
        String uri = TestPostgres.createStore();
        try (Connection connection = TestPostgres.connect(uri);
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + uri.substring(uri.lastIndexOf('/') + 1) + " set " + setting);
        }
        return TestNode.start(uri, Configuration.defaults());
    }

    private static long rolledBack(TestNode node) throws SQLException {
        return Long.parseLong(
                node.query("select xact_rollback from pg_stat_database where datname = current_database()")
                        .get(0));
    }
}
