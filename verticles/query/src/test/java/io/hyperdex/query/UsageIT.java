package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers and the operator see of limits, load and usage. */
@Timeout(120)
class UsageIT {
    private static final String[] KEY = {"X-API-Key", QueryNode.KEY};
    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(QueryNode.configuration());
        try (Connection connection = node.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into usage_minutes values
                    ('2024-03-01T10:20Z', 'admin', 'GET /v1/trades', 'basic', 200, false, 90, 900, 9000, '{90,0}', 0.009),
                    ('2024-03-01T10:21Z', 'admin', 'GET /v1/trades', 'basic', 400, false, 10, 100, 1000, '{0,10}', 0.001),
                    ('2024-03-01T11:20Z', 'admin', 'GET /v1/pools', 'basic', 429, true, 5, 50, 500, '{5,0}', 0),
                    ('2024-03-01T11:20Z', '=cmd|calc', 'GET /v1/pools', 'free', 429, true, 300, 1, 1, '{300}', 0)""");
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void keySeesItsOwnUsageByTimeAndRoute() {
        String path = "/v1/usage?from=2024-03-01T00:00:00Z&to=2024-03-02T00:00:00Z";
        JsonObject usage = node.get("getUsage", path, KEY).json().getJsonObject("data");
        assertThat(usage.getJsonObject("total")).isEqualTo(new JsonObject("""
                        {"requests":105,"errors":10,"denied":5,"bytesIn":1050,"bytesOut":10500,"usd":"0.01",
                         "p50Ms":1,"p95Ms":2,"p99Ms":2}"""));
        assertThat(usage.getJsonArray("series")).hasSize(2);
        assertThat(usage.getJsonArray("series").getJsonObject(0).getString("start"))
                .isEqualTo("2024-03-01T10:00:00.000Z");
        assertThat(usage.getJsonArray("routes").getJsonObject(0).getString("route"))
                .isEqualTo("GET /v1/trades");
        assertThat(node.get("getUsage", "/v1/usage").status()).isEqualTo(401);
        assertThat(node.get("getUsage", "/v1/usage?period=90d&interval=1m", KEY).status())
                .isEqualTo(400);
    }

    @Test
    void operatorSeesWhoUsesWhatAndWhoIsRefusedTooOften() {
        String path = "/v1/admin/usage?from=2024-03-01T00:00:00Z&to=2024-03-02T00:00:00Z";
        JsonObject usage = node.get("getAdminUsage", path, KEY).json().getJsonObject("data");
        assertThat(usage.getJsonObject("total").getString("usd")).isEqualTo("0.01");
        assertThat(usage.getJsonArray("keys"))
                .extracting(key -> ((JsonObject) key).getString("key"))
                .containsExactly("=cmd|calc", "admin");
        assertThat(usage.getJsonArray("errors")).hasSize(2);
        assertThat(usage.getJsonArray("abuse"))
                .isEqualTo(
                        new io.vertx.core.json.JsonArray("[{\"key\":\"=cmd|calc\",\"denied\":300,\"share\":\"1\"}]"));
        assertThat(node.get("getAdminUsage", path).status()).isEqualTo(401);

        HttpResponse<String> csv = node.send(path + "&format=csv", HttpResponse.BodyHandlers.ofString(), KEY);
        assertThat(csv.body().lines())
                .containsExactly(
                        "key,requests,errors,denied,bytesIn,bytesOut,usd",
                        "'=cmd|calc,300,0,300,1,1,0",
                        "admin,105,10,5,1050,10500,0.010");
    }

    @Test
    void limitsAndLoadAreShown() {
        JsonObject limits = node.get("getLimits", "/v1/limits").json().getJsonObject("data");
        assertThat(limits.getJsonObject("limits").getLong("minute")).isEqualTo(120);
        List<String> heavy = limits.getJsonArray("weights").stream()
                .map(JsonObject.class::cast)
                .filter(weight -> weight.getInteger("weight") > 1)
                .map(weight -> weight.getString("path"))
                .toList();
        assertThat(heavy).containsExactly("/v1/trades/export");
        assertThat(node.get("getLoad", "/v1/admin/load", KEY)
                        .json()
                        .getJsonObject("data")
                        .getString("node"))
                .isEqualTo("n1");
        assertThat(node.get("listBlocks", "/v1/admin/blocks", KEY).json().getJsonArray("data"))
                .isEmpty();
    }
}
