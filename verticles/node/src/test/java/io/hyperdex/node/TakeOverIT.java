package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.Members;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.RecordedSwaps;
import io.hyperdex.node.testing.StreamClient;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node dies with a trade that it has acknowledged and not yet published. */
class TakeOverIT {
    private static final int LEDGER_LEASES = 4;
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(30);
    private static final String RELAY_WAITS = "select count(*) from pg_stat_activity where datname = current_database()"
            + " and application_name = 'lease relay@n1' and wait_event_type = 'Lock'";

    @TempDir
    Path directory;

    private final String database = TestPostgres.createStore();

    @Test
    void acknowledgedTradeOfADeadRelayArrivesOnceAtASocketOfTheOtherNode() throws Exception {
        int port1 = Members.freePort();
        int port2 = Members.freePort();
        try (NodeProcess n1 = NodeProcess.start(directory.resolve("n1"), member("n1", "ingest", port1, port2))) {
            awaitRelay(n1, "n1");
            try (NodeProcess n2 =
                            NodeProcess.start(directory.resolve("n2"), member("n2", "ingest,push", port2, port1));
                    StreamClient stream = StreamClient.connect(n2.http());
                    Connection lock = TestPostgres.connect(database)) {
                var writes = new HttpCaller(n1.http());
                RecordedSwaps.describe(writes);
                stream.send("{\"op\":\"subscribe\",\"id\":1,\"topics\":[{\"topic\":\"trades:1:"
                        + RecordedSwaps.USDC_WETH + "\"}]}");
                stream.await("subscribed");

                holdTheRelay(lock);
                assertAcknowledged(writes, 0);
                assertThat(stream.await("data").path("offset").asLong()).isEqualTo(1);
                Eventually.holds("the relay waits to move its cursor", TAKEN_OVER_WITHIN, () -> relayWaits());
                assertAcknowledged(writes, 1);
                n1.signal("KILL");
                n1.awaitExit();
                lock.rollback();

                JsonNode arrived = stream.await("data");
                assertThat(arrived.path("offset").asLong())
                        .as("not the first one again")
                        .isEqualTo(2);
                assertThat(arrived.path("prev").asLong()).isEqualTo(1);
                assertThat(arrived.path("data")).hasSize(1);
                awaitRelay(n2, "n2");
            }
        }
    }

    @Test
    void ledgersOfADeadNodeAreKeptByAnotherAndStreamsGoOn() throws Exception {
        int port1 = Members.freePort();
        int port2 = Members.freePort();
        List<ObjectNode> swaps = RecordedSwaps.all();
        String trader = swaps.get(0).path("trader").asText();
        int second = IntStream.range(1, swaps.size())
                .filter(swap -> swaps.get(swap).path("trader").asText().equals(trader))
                .findFirst()
                .orElseThrow();
        try (NodeProcess n1 = NodeProcess.start(directory.resolve("n1"), member("n1", "analytics", port1, port2))) {
            Eventually.holds("n1 has all ledgers", TAKEN_OVER_WITHIN, () -> leases("n1") == LEDGER_LEASES);
            try (NodeProcess n2 = NodeProcess.start(
                            directory.resolve("n2"), member("n2", "ingest,analytics,query,push", port2, port1));
                    StreamClient stream = StreamClient.connect(n2.http())) {
                var writes = new HttpCaller(n2.http());
                stream.send("{\"op\":\"subscribe\",\"id\":1,\"topics\":[{\"topic\":\"pnl:" + trader + "\"}]}");
                stream.await("subscribed");
                assertAcknowledged(writes, 0);
                stream.await(frame -> frame.at("/data/0/trades").asInt() == 1);

                n1.signal("KILL");
                n1.awaitExit();
                Instant killed = Instant.now();
                assertAcknowledged(writes, second);
                stream.await(frame -> frame.at("/data/0/trades").asInt() == 2);
                Duration waited = Duration.between(killed, Instant.now());
                System.out.println("another node's ledgers after " + waited);
                assertThat(waited).isLessThan(Duration.ofSeconds(15));
                // A frame needs one of them only.
                Eventually.holds("n2 has all ledgers", Duration.ofSeconds(10), () -> leases("n2") == LEDGER_LEASES);
            }
        }
    }

    private int leases(String holder) throws SQLException {
        return number(
                "select count(*) from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory'"
                        + " and l.granted and a.datname = current_database() and a.application_name like 'lease ledger-%@"
                        + holder
                        + "'");
    }

    /** The relay publishes, then moves its cursor: with the cursor locked it publishes one commit and no other. */
    private static void holdTheRelay(Connection lock) throws SQLException {
        lock.setAutoCommit(false);
        try (Statement statement = lock.createStatement()) {
            statement.execute("select position from relay_cursor for update");
        }
    }

    private boolean relayWaits() throws SQLException {
        return number(RELAY_WAITS) > 0;
    }

    private int number(String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void assertAcknowledged(HttpCaller writes, int swap) throws Exception {
        String body = RecordedSwaps.body(List.of(RecordedSwaps.all().get(swap)));
        JsonNode answer = HttpCaller.json(writes.post("/v1/trades", "application/json", body));
        assertThat(answer.path("accepted").asInt()).as(answer.toString()).isOne();
    }

    private static void awaitRelay(NodeProcess node, String holder) throws Exception {
        var management = new HttpCaller(node.management());
        Eventually.holds(
                holder + " relays",
                TAKEN_OVER_WITHIN,
                () -> management.getJson("/status").at("/leases/relay").asText().equals(holder));
    }

    private Map<String, String> member(String id, String roles, int port, int other) {
        Map<String, String> settings = Members.settings(id, roles, port, other);
        settings.put("HYPERDEX_POSTGRES_URI", database);
        settings.put("HYPERDEX_REDIS_URI", "none");
        return settings;
    }
}
