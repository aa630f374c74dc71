package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.platform.testing.Eventually;
import io.hyperdex.platform.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void signalEndsTheNodeWithCodeZeroAndLeavesNoProcess(String signal) throws Exception {
        Path data = directory.resolve("data");
        Instant launched = Instant.now();
        NodeProcess first = NodeProcess.launch(data, Map.of(), "--no-demo");
        first.awaitListening();
        System.out.println("ready in ms, fresh data: "
                + Duration.between(launched, Instant.now()).toMillis());
        first.signal(signal);
        assertThat(first.awaitExit()).isZero();
        assertThat(processesOf(data)).isEmpty();
        assertThat(data.resolve("ports.json")).doesNotExist();

        launched = Instant.now();
        NodeProcess second = NodeProcess.start(data, Map.of());
        System.out.println("ready in ms, existing data: "
                + Duration.between(launched, Instant.now()).toMillis());
        second.signal(signal);
        assertThat(second.awaitExit()).isZero();
        assertThat(processesOf(data)).isEmpty();
    }

    @Test
    void killedNodeIsTakenOverByTheNextOne() throws Exception {
        Path data = directory.resolve("data");
        NodeProcess killed = NodeProcess.start(data, Map.of());
        String epoch = epoch(killed);
        killed.signal("KILL");
        killed.awaitExit();
        assertThat(processesOf(data)).isNotEmpty();

        try (NodeProcess next = NodeProcess.start(data, Map.of())) {
            assertThat(epoch(next)).isEqualTo(epoch);
        }
        assertThat(processesOf(data)).isEmpty();
    }

    @Test
    void managementPortTellsStateStatusAndMetrics() throws Exception {
        Path data = directory.resolve("data");
        try (NodeProcess node = NodeProcess.start(data, Map.of())) {
            var management = new HttpCaller(node.management());
            assertThat(management.get("/live").statusCode()).isEqualTo(200);
            assertThat(management.getJson("/ready").path("state").asText()).isEqualTo("ready");
            JsonNode status = management.getJson("/status");
            assertThat(status.path("node").asText()).isEqualTo("n1");
            assertThat(status.at("/dependencies/postgres/state").asText()).isEqualTo("up");
            assertThat(status.at("/dependencies/redis/breaker").asText()).isEqualTo("closed");
            assertThat(status.path("chains")).isEmpty();
            assertThat(status.at("/pool/max").asInt()).isEqualTo(20);
            assertThat(management.get("/metrics").body())
                    .contains("hyperdex_event_loop_lag_seconds", "hyperdex_redis_up 1.0");
            JsonNode ports =
                    new ObjectMapper().readTree(data.resolve("ports.json").toFile());
            assertThat(ports.path("http").asInt()).isEqualTo(node.http().getPort());
            assertThat(ports.path("pid").asLong()).isEqualTo(node.pid());
            assertThat(Files.getPosixFilePermissions(data.resolve("ports.json")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void drainingNodeIsNotReadyAndStillAnswers() throws Exception {
        NodeProcess node = NodeProcess.start(directory.resolve("data"), Map.of("HYPERDEX_DRAIN_DELAY", "3s"));
        var management = new HttpCaller(node.management());
        var api = new HttpCaller(node.http());
        node.signal("TERM");

        Eventually.holds(
                "the node is not ready any more",
                SOON,
                () -> management.get("/ready").statusCode() == 503);
        assertThat(management.getJson("/ready").path("state").asText()).isEqualTo("draining");
        assertThat(api.get("/v1/pools").statusCode()).isEqualTo(200);
        assertThat(node.awaitExit()).isZero();
    }

    /** A node that is told to end while its servers start. */
    @ParameterizedTest
    @ValueSource(strings = {"redis-server", "initdb", "postgres"})
    void endedDuringItsStartItLeavesNoProcess(String program) throws Exception {
        Path data = directory.resolve("data");
        NodeProcess node = NodeProcess.launch(data, Map.of(), "--no-demo");
        Eventually.holds(
                program + " runs",
                SOON,
                () -> processesOf(data).stream().anyMatch(line -> line.contains("/" + program)));
        node.signal("TERM");

        assertThat(node.awaitExit()).isZero();
        assertThat(processesOf(data)).isEmpty();
        assertThat(node.output()).doesNotContain("listening");
    }

    @Test
    void requestUnderWayIsAnsweredBeforeTheNodeEnds() throws Exception {
        Path data = directory.resolve("data");
        NodeProcess node = NodeProcess.start(data, Map.of("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest"));
        String store = new ObjectMapper()
                .readTree(data.resolve("ports.json").toFile())
                .path("postgres")
                .asText();
        try (Connection holder = TestPostgres.connect(store);
                Connection onlooker = TestPostgres.connect(store)) {
            var api = new HttpCaller(node.http());
            holder.setAutoCommit(false);
            holder.createStatement().execute("lock table trade_identity in access exclusive mode");
            var posted = CompletableFuture.supplyAsync(() -> posted(api));
            Eventually.holds(
                    "the request waits for the lock",
                    SOON,
                    () -> isTrue(onlooker, "select count(*) > 0 from pg_locks where not granted"));
            var management = new HttpCaller(node.management());
            node.signal("TERM");
            Eventually.holds("nothing new is taken", SOON, () -> refusesConnections(node.http()));
            assertThat(management.get("/live").statusCode()).isEqualTo(200);
            assertThat(posted).isNotDone();
            holder.rollback();

            assertThat(posted.get(30, TimeUnit.SECONDS)).contains("\"accepted\":1");
        }
        assertThat(node.awaitExit()).isZero();
    }

    @Test
    void secondNodeOnTheSameDirectoryIsRefused() throws Exception {
        Path data = directory.resolve("data");
        try (NodeProcess first = NodeProcess.start(data, Map.of())) {
            assertRefused(NodeProcess.launch(data, Map.of(), "--no-demo"), "data.dir: ");
            assertThat(first.alive()).isTrue();
        }
    }

    @Test
    void portInUseIsRefusedWithItsKey() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            Path data = directory.resolve("data");
            assertRefused(
                    NodeProcess.launch(data, Map.of("HYPERDEX_MANAGEMENT_PORT", port), "--no-demo"),
                    "management.port: ");
            assertRefused(NodeProcess.launch(data, Map.of("HYPERDEX_HTTP_PORT", port), "--no-demo"), "http.port: ");
            assertRefused(
                    NodeProcess.launch(
                            data,
                            Map.of("HYPERDEX_CLUSTER_ENABLED", "true", "HYPERDEX_CLUSTER_PORT", port),
                            "--no-demo"),
                    "cluster.port: ");
            assertThat(processesOf(data)).isEmpty();
        }
    }

    @Test
    void wrongPasswordUnknownNameAndOpenDemoAreRefusedWithTheirKey() throws Exception {
        Path data = directory.resolve("data");
        try (NodeProcess running = NodeProcess.start(data, Map.of())) {
            JsonNode ports =
                    new ObjectMapper().readTree(data.resolve("ports.json").toFile());
            String wrong = ports.path("postgres").asText().replaceFirst(":[^:@/]+@", ":wrong@");
            assertRefused(
                    NodeProcess.launch(directory.resolve("other"), Map.of("HYPERDEX_POSTGRES_URI", wrong), "--no-demo"),
                    "postgres.uri: ");
            assertThat(running.alive()).isTrue();
        }
        assertRefused(NodeProcess.launch(data, Map.of("HYPERDEX_MANAGEMENT_PORT", "70000")), "management");
        assertRefused(NodeProcess.launch(data, Map.of("HYPERDEX_CLUSTER_PORT", "70000")), "cluster");
        assertRefused(NodeProcess.launch(data, Map.of("HYPERDEX_HTTP_PROT", "1")), "HYPERDEX_HTTP_PROT: unknown");
        assertRefused(NodeProcess.launch(data, Map.of("HYPERDEX_HTTP_HOST", "0.0.0.0")), "http.host: ");
    }

    @Test
    void storeThatDoesNotAnswerYetIsWaitedFor() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String nowhere = "postgresql://hyperdex:x@127.0.0.1:" + port + "/hyperdex";
        NodeProcess node =
                NodeProcess.launch(directory.resolve("data"), Map.of("HYPERDEX_POSTGRES_URI", nowhere), "--no-demo");
        try (node) {
            Eventually.holds(
                    "the node waits for the store", SOON, () -> node.log().contains("waiting for the store"));
            assertThat(node.alive()).isTrue();
            assertThat(node.output()).doesNotContain("listening");
        }
    }

    private static String posted(HttpCaller api) {
        try {
            return api.post("/v1/trades", "application/json", """
                    {"trades":[{"tradeId":"t1","chainId":1,"timestamp":"2024-01-05T10:00:00Z","protocol":"p","pool":"0x00000000000000000000000000000000000000dd",
                    "trader":"0x00000000000000000000000000000000000000aa","tokenIn":"0x00000000000000000000000000000000000000bb",
                    "tokenOut":"0x00000000000000000000000000000000000000cc","amountIn":"1","amountOut":"2"}]}
                    """).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isTrue(Connection connection, String sql) throws IOException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static boolean refusesConnections(URI node) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.getPort())) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private static String epoch(NodeProcess node) throws IOException, InterruptedException {
        return new HttpCaller(node.management())
                .getJson("/status")
                .path("epoch")
                .asText();
    }

    private static void assertRefused(NodeProcess node, String start) throws InterruptedException {
        assertThat(node.awaitExit()).isEqualTo(1);
        List<String> plain =
                node.log().lines().filter(line -> !line.startsWith("{")).toList();
        assertThat(plain).hasSize(1).first().asString().startsWith(start);
    }

    private static List<String> processesOf(Path data) {
        return ProcessHandle.allProcesses()
                .map(StartIT::commandLine)
                .filter(line -> line.contains(data.toString()))
                .toList();
    }

    /** As it was given: Java's names programs by where links lead, and nodes of tests share theirs by a link. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException hasEnded) {
            return "";
        }
    }
}
