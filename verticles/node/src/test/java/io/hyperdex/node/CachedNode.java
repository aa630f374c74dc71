package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A node with real servers, and questions to its cache tier. */
class CachedNode {
    static final ObjectMapper JSON = new ObjectMapper();
    static final Instant DAY = Instant.parse("2024-03-01T00:00:00Z");

    static final String BOOTSTRAP = "a-bootstrap-key-of-the-tests";

    @TempDir
    static Path directory;

    static Path data;
    static NodeProcess node;
    static HttpCaller api;
    private static int pools;
    private static int sent;

    final String pool = "0x" + String.format("%040x", 0xcafe00 + ++pools);
    final String trader = "0x" + String.format("%040x", 0xbeef00 + pools);

    @BeforeAll
    static void start() throws Exception {
        data = directory.resolve("data");
        node = NodeProcess.start(
                data,
                Map.of(
                        "HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest",
                        "HYPERDEX_AUTH_ANONYMOUS_TIER", "unlimited",
                        "HYPERDEX_AUTH_BOOTSTRAP_KEY", BOOTSTRAP));
        api = new HttpCaller(node.http());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    void post(Instant at) throws Exception {
        HttpResponse<String> answer = api.post("/v1/trades", "application/json", body(at));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    String body(Instant at) {
        ObjectNode trade = JSON.createObjectNode()
                .put("tradeId", "cache-" + sent++)
                .put("chainId", 1)
                .put("timestamp", at.toString())
                .put("protocol", "uniswap-v2")
                .put("pool", pool)
                .put("trader", trader)
                .put("tokenIn", "0x" + String.format("%040x", 0xa))
                .put("tokenOut", "0x" + String.format("%040x", 0xb))
                .put("amountIn", "1")
                .put("amountOut", "2")
                .put("poolPrice", "2");
        return JSON.createObjectNode()
                .set("trades", JSON.createArrayNode().add(trade))
                .toString();
    }

    static HttpResponse<String> as(String key, HttpRequest.Builder request, String... headers) throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.header("X-API-Key", key).build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(node.http().resolve(path));
    }

    static String key(String name) throws Exception {
        HttpResponse<String> made = as(
                BOOTSTRAP,
                to("/v1/admin/keys")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name
                                + "\",\"tier\":\"unlimited\",\"scopes\":[\"read\",\"ingest\"],\"source\":\"" + name
                                + "\"}")),
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return HttpCaller.json(made).at("/data/key").asText();
    }

    static String from(HttpResponse<String> response) {
        return response.headers().firstValue("x-cache").orElse("none");
    }

    static JsonNode read(String path) throws Exception {
        HttpResponse<String> response = api.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return HttpCaller.json(response);
    }

    String candles(Instant from, Instant to) {
        return "/v1/candles?chain=1&pool=" + pool + "&interval=1m&from=" + from + "&to=" + to;
    }

    /** Until the hand-in, which the first answer does not wait for. */
    static HttpResponse<String> awaitFrom(String path, String layer) throws Exception {
        HttpResponse<String> response = api.get(path);
        for (int tries = 0; tries < 200 && !from(response).equals(layer); tries++) {
            response = api.get(path);
        }
        assertThat(from(response)).as(path + " " + response.body()).isEqualTo(layer);
        return response;
    }
}
