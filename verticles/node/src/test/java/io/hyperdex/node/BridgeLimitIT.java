package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperdex.node.testing.NodeProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions over the event bus bridge count for the address that asks, like its requests and like nobody else's. */
@Timeout(120)
class BridgeLimitIT {
    private static final int BURST = 20;
    private static final int TOO_MANY = 429;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory;

    @Test
    void whoHasAskedTooMuchIsRefusedOnBothWaysAndOthersAreNot() throws Exception {
        try (NodeProcess node = NodeProcess.start(
                directory,
                Map.of(
                        "HYPERDEX_AUTH_ANONYMOUS_TIER", "free",
                        "HYPERDEX_LIMITS_TIERS_FREE_BURST", String.valueOf(BURST),
                        "HYPERDEX_LIMITS_TIERS_FREE_MINUTE", "1"))) {
            int answered = 0;
            int refused = 0;
            BlockingQueue<JsonNode> replies = new LinkedBlockingQueue<>();
            WebSocket bridge = bridge(node.http(), "127.0.0.2", replies);
            for (int i = 0; i < 2 * BURST; i++) {
                await(bridge.writeTextMessage(
                        new JsonArray().add("""
                        {"type": "send", "address": "client.query", "replyAddress": "reply%d", "headers": {},
                         "body": {"path": "/v1/tokens", "params": {"chain": 1}}}""".formatted(i)).encode()));
                JsonNode reply = replies.poll(15, TimeUnit.SECONDS);
                assertThat(reply).as("a reply").isNotNull();
                answered += reply.path("type").asText().equals("err") ? 0 : 1;
                refused += reply.path("failureCode").asInt() == TOO_MANY ? 1 : 0;
            }

            // The first questions of a cold process may come too late for Redis; it is told what was spent afterwards.
            assertThat(answered).isBetween(BURST - 10, BURST + 1);
            assertThat(answered + refused).isEqualTo(2 * BURST);
            assertThat(get(node.http(), "127.0.0.2")).isEqualTo(TOO_MANY);
            assertThat(get(node.http(), "127.0.0.3")).isEqualTo(200);
        } finally {
            await(vertx.close());
        }
    }

    private WebSocket bridge(URI node, String from, BlockingQueue<JsonNode> replies) throws Exception {
        WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions().setLocalAddress(from));
        WebSocket socket = await(client.connect(node.getPort(), node.getHost(), "/eventbus/000/session/websocket"));
        socket.textMessageHandler(text -> {
            if (text.startsWith("a")) {
                new JsonArray(text.substring(1)).forEach(message -> replies.add(read(message.toString())));
            }
        });
        return socket;
    }

    private int get(URI node, String from) throws Exception {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions().setLocalAddress(from));
        return await(client.request(HttpMethod.GET, node.getPort(), node.getHost(), "/v1/tokens?chain=1")
                        .compose(request -> request.send()))
                .statusCode();
    }

    private JsonNode read(String message) {
        try {
            return mapper.readTree(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
