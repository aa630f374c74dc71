package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.BenchEvent;
import io.hyperdex.platform.testing.Eventually;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The connections of the event bus bridge: SockJS' frames on a WebSocket, or none, and how they end. */
class BridgeSocketIT {
    private static PushNode node;

    @BeforeAll
    static void start() throws Exception {
        node = PushNode.start(config -> config.with("push.bench", "true"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void aWebSocketWithoutSockJsHasTheSameMessagesUnwrapped() throws Exception {
        var texts = new LinkedBlockingQueue<String>();
        WebSocketClient client = node.vertx.createWebSocketClient();
        WebSocket socket = BridgeIT.connect(client, node.port, "/eventbus/websocket", texts::add);
        PushNode.await(
                socket.writeTextMessage("{\"type\":\"register\",\"address\":\"client.bench.plain\",\"headers\":{}}"));
        assertThat(next(texts)).startsWith("{\"type\":\"rec\",\"address\":\"client.bench.plain\"");
        post("plain", "{\"n\":4}");
        assertThat(FakeWire.json(next(texts)).at("/body/data/0/n").asInt()).isEqualTo(4);
        PushNode.await(client.close());
    }

    @Test
    void aMessageThatSockJsDoesNotKnowEndsTheSession() throws Exception {
        for (String broken : new String[] {"[\"{}\"", "{\"type\":\"ping\"}", "[1]", "3"}) {
            var texts = new LinkedBlockingQueue<String>();
            WebSocketClient client = node.vertx.createWebSocketClient();
            var closed = new CompletableFuture<Short>();
            WebSocket socket = BridgeIT.connect(client, node.port, "/eventbus/000/broken/websocket", texts::add);
            socket.closeHandler(end -> closed.complete(socket.closeStatusCode()));
            assertThat(next(texts)).isEqualTo("o");
            PushNode.await(socket.writeTextMessage(broken));
            assertThat(next(texts)).startsWith("c[" + Closing.PROTOCOL.code() + ",");
            assertThat(closed.get(15, TimeUnit.SECONDS).intValue()).isEqualTo(Closing.PROTOCOL.code());
            PushNode.await(client.close());
        }
    }

    @Test
    void anIdleClientHearsTheHeartbeatOfSockJs() throws Exception {
        try (PushNode restless =
                PushNode.start(config -> config.with("push.ping", "100ms").with("http.keepAlive", "300ms"))) {
            var texts = new LinkedBlockingQueue<String>();
            WebSocketClient client = restless.vertx.createWebSocketClient();
            BridgeIT.connect(client, restless.port, "/eventbus/000/idle/websocket", texts::add);
            assertThat(next(texts)).isEqualTo("o");
            long opened = System.nanoTime();
            while (System.nanoTime() - opened < TimeUnit.SECONDS.toNanos(2)) {
                assertThat(next(texts)).isEqualTo("h");
            }
            PushNode.await(client.close());
        }
    }

    @Test
    void aClientForWhomThereIsNoPlaceIsToldByTheCloseCode() throws Exception {
        try (PushNode small = PushNode.start(config -> config.with("push.socketsMax", "1"));
                BridgeIT.Client first = new BridgeIT.Client(small.vertx, small.port, "")) {
            first.say("{\"type\":\"register\",\"address\":\"client.bench.a\",\"headers\":{}}");
            first.next();
            var texts = new LinkedBlockingQueue<String>();
            WebSocketClient client = small.vertx.createWebSocketClient();
            BridgeIT.connect(client, small.port, "/eventbus/000/second/websocket", texts::add);
            assertThat(next(texts)).isEqualTo("o");
            assertThat(next(texts)).startsWith("c[" + Closing.TOO_MANY_SOCKETS.code() + ",");
            PushNode.await(client.close());
        }
    }

    /** Between two polls there is no connection over which the end could be told. */
    @Test
    void aClientThatDoesNotPollHoldsNobodyUp() throws Exception {
        try (PushNode leaving = PushNode.start(config -> config)) {
            HttpResponse<String> opened = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + leaving.port + "/eventbus/000/lazy/xhr"))
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(opened.body()).isEqualTo("o\n");
            assertThat(opened.headers().firstValue("Connection")).hasValue("close");
            Gauge connections = leaving.meters
                    .get("hyperdex.stream.connections")
                    .tag("transport", "sockjs")
                    .gauge();
            Eventually.holds("the session is open", Duration.ofSeconds(4), () -> connections.value() == 1);

            leaving.undeployPush();
        }
    }

    private static String next(LinkedBlockingQueue<String> texts) throws InterruptedException {
        String text = texts.poll(15, TimeUnit.SECONDS);
        assertThat(text).as("a text").isNotNull();
        return text;
    }

    private static void post(String name, String event) {
        node.bus.publish(Topics.BENCH, new BenchEvent(name, event));
    }
}
