package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.RecordedSwaps;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain PostgreSQL and a TimescaleDB answer the same to the same posts. */
class FlavoursIT {
    private static final String SERVER = "HYPERDEX_TEST_TIMESCALE_URI";
    private static final String POOL = "chain=1&pool=" + RecordedSwaps.USDC_WETH;

    @TempDir
    Path directory;

    @Test
    void timescaleAnswersAsPlainDoes() throws Exception {
        String server = System.getenv(SERVER);
        assumeTrue(server != null, SERVER + " names no TimescaleDB server: not compared");
        String database = "flavours_" + ProcessHandle.current().pid();
        execute(server, "create database " + database);
        try {
            List<JsonNode> plain = answers("plain", Map.of());
            List<JsonNode> timescale = answers(
                    "timescale", Map.of("HYPERDEX_POSTGRES_URI", server.replaceFirst("/[^/]*$", "/" + database)));
            assertThat(timescale).isEqualTo(plain);
        } finally {
            execute(server, "drop database " + database + " with (force)");
        }
    }

    private List<JsonNode> answers(String flavour, Map<String, String> settings) throws Exception {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest");
        try (NodeProcess node = NodeProcess.start(directory.resolve(flavour), environment)) {
            JsonNode status = new HttpCaller(node.management()).getJson("/status");
            assertThat(status.at("/dependencies/postgres/flavour").asText()).isEqualTo(flavour);
            var api = new HttpCaller(node.http());
            RecordedSwaps.describe(api);
            List<JsonNode> answers = new ArrayList<>();
            String day = RecordedSwaps.body(RecordedSwaps.all());
            answers.add(comparable(HttpCaller.json(api.post("/v1/trades", "application/json", day))));
            answers.add(comparable(HttpCaller.json(api.post("/v1/trades", "application/json", day))));
            for (String path : reads()) {
                answers.add(comparable(api.getJson(path)));
            }
            return answers;
        }
    }

    private static List<String> reads() {
        List<String> reads = new ArrayList<>();
        for (String interval : List.of("1m", "5m", "15m", "1h", "4h", "1d", "1w", "1mo")) {
            reads.add("/v1/candles?" + POOL + "&limit=1500&interval=" + interval);
            reads.add("/v1/candles?" + POOL + "&limit=200&base=token0&empty=fill&from=2024-01-05T00:00:00Z&interval="
                    + interval);
        }
        reads.add("/v1/candles?" + POOL + "&interval=1s&from=2024-01-05T12:00:00Z&to=2024-01-05T12:20:00Z");
        reads.add("/v1/trades?limit=1000&" + POOL);
        reads.add("/v1/trades?limit=500&sort=usd&order=asc");
        reads.add("/v1/trades?limit=500&from=2024-01-05T06:00:00Z&to=2024-01-05T07:00:00Z");
        reads.add("/v1/pools");
        reads.add("/v1/tokens");
        return reads;
    }

    /** Without what names the store or the moment. */
    private static JsonNode comparable(JsonNode answer) {
        JsonNode copy = answer.deepCopy();
        strip(copy);
        return copy;
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("asOf", "createdAt", "next"));
            JsonNode position = object.get("position");
            if (position != null) {
                object.put("position", position.asText().replaceFirst(".*\\.", ""));
            }
        }
        node.forEach(FlavoursIT::strip);
    }

    private static void execute(String server, String sql) throws SQLException {
        URI uri = URI.create(server);
        String[] user = uri.getUserInfo().split(":", 2);
        String url = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
        try (Connection connection = DriverManager.getConnection(url, user[0], user[1]);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
