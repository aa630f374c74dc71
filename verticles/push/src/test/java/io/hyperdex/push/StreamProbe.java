package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.testing.FrameContract;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of the stream; every frame that it gets must keep the contract. */
final class StreamProbe implements AutoCloseable {
    private static final FrameContract CONTRACT = FrameContract.load();
    private static final long FRAME_SECONDS_MAX = 15;

    private final WebSocketClient client;
    private final LinkedBlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Short> closed = new CompletableFuture<>();
    final WebSocket socket;

    static StreamProbe connect(Vertx vertx, int port) {
        return connect(vertx, port, "/v1/stream", Map.of());
    }

    /** Throws {@link UpgradeRejectedException} as the cause when the node refuses. */
    static StreamProbe connect(Vertx vertx, int port, String uri, Map<String, String> headers) {
        return new StreamProbe(vertx, port, uri, headers);
    }

    private StreamProbe(Vertx vertx, int port, String uri, Map<String, String> headers) {
        client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(32 << 20)
                .setMaxMessageSize(64 << 20)
                .setReceiveBufferSize(16 << 10));
        var options =
                new WebSocketConnectOptions().setPort(port).setHost("127.0.0.1").setURI(uri);
        headers.forEach(options::addHeader);
        options.setAllowOriginHeader(headers.containsKey("Origin"));
        ClientWebSocket unconnected = client.webSocket();
        unconnected.textMessageHandler(text -> frames.add(FakeWire.json(text)));
        unconnected.closeHandler(end -> closed.complete(unconnected.closeStatusCode()));
        socket = PushNode.await(unconnected.connect(options));
    }

    void send(String text) {
        PushNode.await(socket.writeTextMessage(text));
    }

    void sendBinary(byte[] bytes) {
        PushNode.await(socket.writeBinaryMessage(Buffer.buffer(bytes)));
    }

    void subscribe(int id, String... topics) {
        List<String> entries = new ArrayList<>();
        for (String topic : topics) {
            entries.add("{\"topic\":\"" + topic + "\"}");
        }
        send("{\"op\":\"subscribe\",\"id\":" + id + ",\"topics\":[" + String.join(",", entries) + "]}");
    }

    /** Goes on after what was seen of a topic. */
    void resume(String topic, String epoch, long offset) {
        send("{\"op\":\"subscribe\",\"id\":9,\"topics\":[{\"topic\":\"" + topic + "\",\"from\":{\"epoch\":\"" + epoch
                + "\",\"offset\":" + offset + "}}]}");
    }

    /** The next frame, which keeps the contract. */
    JsonNode next() throws InterruptedException {
        JsonNode frame = frames.poll(FRAME_SECONDS_MAX, TimeUnit.SECONDS);
        assertThat(frame).as("a frame").isNotNull();
        assertThat(CONTRACT.violations(new JsonObject(frame.toString())))
                .as(frame.toString())
                .isEmpty();
        return frame;
    }

    /** The next frame that fits; those before it are dropped. */
    JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
        JsonNode frame = next();
        while (!wanted.test(frame)) {
            frame = next();
        }
        return frame;
    }

    JsonNode next(String op) throws InterruptedException {
        return next(frame -> frame.get("op").asText().equals(op));
    }

    /** Of one topic, whatever the op. */
    JsonNode nextOf(String topic) throws InterruptedException {
        return next(frame -> frame.path("topic").asText().equals(topic));
    }

    boolean isSilent() {
        return frames.stream().allMatch(frame -> frame.get("op").asText().equals("heartbeat"));
    }

    int closeCode() throws Exception {
        return closed.get(FRAME_SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** Stops and starts to take anything from the network. */
    void stall() {
        socket.pause();
    }

    void resume() {
        socket.resume();
    }

    @Override
    public void close() {
        PushNode.await(client.close());
    }
}
