package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.platform.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, one Redis, one caller. */
@Timeout(240)
class SharedLimitIT {
    private static final int BURST = 100;
    private static final Map<String, String> LIMITED = Map.of(
            "HYPERDEX_AUTH_ANONYMOUS_TIER", "free",
            "HYPERDEX_LIMITS_TIERS_FREE_BURST", String.valueOf(BURST),
            "HYPERDEX_LIMITS_TIERS_FREE_MINUTE", "1",
            // Only a node that stops writes it.
            "HYPERDEX_USAGE_FLUSH", "1h");

    @TempDir
    Path directory;

    @Test
    void twoNodesTogetherLetInWhatOneWouldAndLoseNoUsageWhenTheyStop() throws Exception {
        Path data = directory.resolve("n1");
        try (NodeProcess n1 = NodeProcess.start(data, LIMITED)) {
            JsonNode ports =
                    new ObjectMapper().readTree(data.resolve("ports.json").toFile());
            Map<String, String> second = new HashMap<>(LIMITED);
            second.put("HYPERDEX_NODE_ID", "n2");
            second.put("HYPERDEX_POSTGRES_URI", ports.path("postgres").asText());
            second.put("HYPERDEX_REDIS_URI", ports.path("redis").asText());
            try (NodeProcess n2 = NodeProcess.start(directory.resolve("n2"), second)) {
                List<HttpCaller> callers = List.of(new HttpCaller(n1.http()), new HttpCaller(n2.http()));
                long start = System.nanoTime();
                int admitted = 0;
                int refused = 0;
                for (int i = 0; i < 3 * BURST; i++) {
                    HttpResponse<String> answer = callers.get(i % 2).get("/v1/tokens");
                    admitted += answer.statusCode() == 200 ? 1 : 0;
                    refused += answer.statusCode() == 429 ? 1 : 0;
                }
                long minutes = (System.nanoTime() - start) / 60_000_000_000L + 1;
                // The first call of a cold process may come too late for Redis; it is told what was spent afterwards.
                assertThat(admitted).isBetween(BURST - 10, BURST + (int) minutes);
                assertThat(admitted + refused).isEqualTo(3 * BURST);

                n2.signal("TERM");
                assertThat(n2.awaitExit()).isZero();
                assertThat(counted(ports.path("postgres").asText())).isEqualTo(3 * BURST / 2);
            }
        }
    }

    private static long counted(String postgres) throws SQLException {
        try (Connection connection = TestPostgres.connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet sum = statement.executeQuery("select sum(requests) from usage_minutes")) {
            sum.next();
            return sum.getLong(1);
        }
    }
}
