package io.hyperdex.ingest.store;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.ingest.TestNode;
import io.hyperdex.ingest.Trades;
import io.hyperdex.platform.testing.TestPostgres;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why positions come from a locked row and not from a sequence. */
class CommitOrderIT {

    /** The classic bug: a reader that has seen number 2 never looks for number 1 again. */
    @Test
    void numbersOfASequenceAreOvertakenByCommits() throws Exception {
        try (TestNode node = TestNode.start();
                Connection slow = TestPostgres.connect(node.uri());
                Connection quick = TestPostgres.connect(node.uri());
                Connection reader = TestPostgres.connect(node.uri())) {
            node.execute("create table events (position bigint generated always as identity, name text)");
            slow.setAutoCommit(false);
            run(slow, "insert into events (name) values ('slow')");
            run(quick, "insert into events (name) values ('quick')");
            long cursor = number(reader, "select max(position) from events");
            slow.commit();
            assertThat(number(reader, "select count(*) from events where position > " + cursor))
                    .isZero();
            assertThat(number(reader, "select count(*) from events where position <= " + cursor))
                    .as("one of the two was never read")
                    .isEqualTo(2);
        }
    }

    @Test
    void noCommitOvertakesOneThatHoldsTheHead() throws Exception {
        try (TestNode node = TestNode.start();
                Connection slow = TestPostgres.connect(node.uri());
                Connection reader = TestPostgres.connect(node.uri())) {
            await(node.store("sender", List.of(Trades.trade("first"))));
            slow.setAutoCommit(false);
            run(slow, "update position_head set last = last + 1");
            run(slow, "insert into outbox (first_position, last_position, min_ts, max_ts) values (2, 2, now(), now())");

            Future<Stored> overtaking = node.store("sender", List.of(Trades.trade("second")));
            awaitOneWaiting(reader);
            assertThat(overtaking.isComplete()).isFalse();
            assertThat(number(reader, "select max(last_position) from outbox")).isOne();
            slow.commit();

            assertThat(await(overtaking).position()).isEqualTo(3);
            assertThat(node.query("select first_position from outbox order by 1"))
                    .containsExactly("1", "2", "3");
        }
    }

    private static void awaitOneWaiting(Connection reader) throws SQLException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (number(
                        reader,
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and datname = current_database()")
                == 0) {
            assertThat(System.nanoTime()).as("nobody waits for the head").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
