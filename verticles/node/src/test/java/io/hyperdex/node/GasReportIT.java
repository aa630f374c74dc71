package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.PublishedGas;
import io.hyperdex.platform.testing.Eventually;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of 1,083 published transactions say what the calls say, also when the node was killed before they were made. */
class GasReportIT {
    private static final String RANGE = "from=2023-04-01T00:00:00Z&to=2023-09-01T00:00:00Z";
    private static final Map<String, String> OPEN = Map.of("HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest");

    @TempDir
    Path directory;

    @Test
    void reportsHaveTheFiguresOfTheCallsAndThePublishedCosts() throws Exception {
        String trader = PublishedGas.ALL.get(0).trader();
        String chainReport;
        try (var node = NodeProcess.start(directory.resolve("data"), OPEN)) {
            var api = new HttpCaller(node.http());
            PublishedGas.postPrices(api);
            PublishedGas.postTrades(api);
            chainReport = asked(api, "");
            node.signal("KILL");
            node.awaitExit();
        }
        try (var node = NodeProcess.start(directory.resolve("data"), OPEN)) {
            var api = new HttpCaller(node.http());
            JsonNode chain = made(api, chainReport);
            String query = "?chain=42161&" + RANGE;
            assertThat(chain.path("figures"))
                    .isEqualTo(api.getJson("/v1/gas/failed" + query).at("/data/figures"));
            assertThat(chain.path("pools"))
                    .isEqualTo(api.getJson("/v1/gas/pools" + query).path("data"));
            assertThat(chain.path("protocols"))
                    .isEqualTo(api.getJson("/v1/gas/protocols" + query).path("data"));
            Map<String, BigDecimal> costs = new HashMap<>();
            chain.path("transactions")
                    .forEach(one -> costs.put(
                            one.path("txHash").asText(),
                            new BigDecimal(one.path("cost").asText())));
            assertThat(costs).hasSize(1_083);
            PublishedGas.ALL.forEach(one -> assertThat(costs.get(one.hash())).isEqualByComparingTo(one.cost()));

            JsonNode mine = made(api, asked(api, ",\"trader\":\"" + trader + "\""));
            JsonNode calls =
                    api.getJson("/v1/traders/" + trader + "/gas" + query).at("/data/chains/0");
            assertThat(mine.path("figures")).isEqualTo(calls.path("figures"));
            assertThat(mine.path("comparison")).isEqualTo(calls.path("comparison"));
            assertThat(mine.path("recommendations"))
                    .isEqualTo(api.getJson("/v1/traders/" + trader + "/gas/recommendations" + query)
                            .at("/data/items"));
        }
    }

    private static String asked(HttpCaller api, String more) throws Exception {
        HttpResponse<String> answer = api.post(
                "/v1/gas/reports",
                "application/json",
                "{\"period\":\"custom\",\"chainId\":42161,\"from\":\"2023-04-01T00:00:00Z\",\"to\":\"2023-09-01T00:00:00Z\""
                        + more + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return "/v1/gas/reports/" + HttpCaller.json(answer).at("/data/id").asText();
    }

    private static JsonNode made(HttpCaller api, String report) throws Exception {
        Eventually.holds(
                "the report is ready",
                Duration.ofSeconds(30),
                () -> api.getJson(report).at("/data/state").asText().equals("ready"));
        return api.getJson(report + "/download").path("data");
    }
}
