package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServiceIT {
    private static final String PATH = "/v1/service/performance";
    private static QueryNode node;

    @BeforeAll
    static void start() throws SQLException {
        node = new QueryNode(QueryNode.configuration());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void requestsAreShownByRouteAndStage() {
        for (int i = 0; i < 5; i++) {
            node.get("listTokens", "/v1/tokens?chain=1");
        }
        node.get("listTokens", "/v1/tokens?chain=no");
        node.performance.sample();

        JsonObject report = asKnown();

        JsonArray windows = report.getJsonArray("windows");
        assertThat(windows).hasSize(3);
        windows.forEach(entry -> {
            var window = (JsonObject) entry;
            JsonObject tokens = window.getJsonArray("routes").stream()
                    .map(JsonObject.class::cast)
                    .filter(route -> route.getString("route").equals("/v1/tokens"))
                    .findFirst()
                    .orElseThrow();
            assertThat(tokens.getInteger("requests"))
                    .as(window.getString("window"))
                    .isGreaterThanOrEqualTo(6);
            assertThat(tokens.getInteger("refused")).isEqualTo(1);
            assertThat(tokens.getJsonObject("stages").getJsonObject("db").getInteger("count"))
                    .isEqualTo(tokens.getInteger("requests") - 1);
            assertThat(tokens.getJsonObject("stages").getJsonObject("cache").getInteger("count"))
                    .isEqualTo(tokens.getInteger("requests") - 1);
        });
        assertThat(report.getJsonObject("pool").getInteger("max")).isEqualTo(20);
    }

    @Test
    void readingTwiceShowsTheSame() {
        node.get("listTokens", "/v1/tokens?chain=1");
        node.performance.sample();

        assertThat(asKnown()).isEqualTo(asKnown());
    }

    @Test
    void aKeyIsNeededWhereAnonymousCallersAreLimited() {
        assertThat(node.get("getServicePerformance", PATH).status()).isEqualTo(401);
    }

    private static JsonObject asKnown() {
        QueryNode.Reply reply = node.get("getServicePerformance", PATH, "X-API-Key", QueryNode.KEY);
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().getJsonObject("data");
    }
}
