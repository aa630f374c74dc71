package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.BenchEvent;
import io.hyperdex.platform.bus.Topics.StateObject;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.testing.FrameContract;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The event bus bridge, message by message over SockJS' WebSocket. */
class BridgeIT {
    private static PushNode node;

    @BeforeAll
    static void start() throws Exception {
        node = PushNode.start(config -> config.with("push.bench", "true").with("push.queueBytesMax", "65536"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void whatCannotBeReadIsAnsweredAsByTheStockBridge() throws Exception {
        Router router = Router.router(node.vertx);
        var open = new PermittedOptions().setAddressRegex("client\\..*");
        router.route("/eventbus/*")
                .subRouter(
                        SockJSHandler.create(node.vertx).bridge(new SockJSBridgeOptions().addOutboundPermitted(open)));
        int stock = PushNode.await(
                        node.vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
                .actualPort();
        String[] messages = {
            "{",
            "{\"address\":\"client.bench.a\"}",
            "{\"type\":\"register\"}",
            "{\"type\":\"other\",\"address\":\"client.bench.a\"}"
        };
        try (Client own = new Client(node.vertx, node.port, "");
                Client other = new Client(node.vertx, stock, "")) {
            for (String message : messages) {
                own.say(message);
                other.say(message);
                assertThat(own.next()).isEqualTo(other.next());
            }
            String register = "{\"type\":\"register\",\"address\":\"client.bench.twice\",\"headers\":{}}";
            own.say(register);
            assertThat(own.next().at("/body/op").asText()).isEqualTo("subscribed");
            other.say(register);
            own.say(register);
            other.say(register);
            assertThat(own.next()).isEqualTo(other.next());
        }
    }

    @Test
    void whatIsNotForTheClientAnyMoreIsDeniedAtItsAddress() throws Exception {
        String trader = "0x" + "ef".repeat(20);
        String address = "client.pnl." + trader + "?method=lifo";
        String register = "{\"type\":\"register\",\"address\":\"" + address + "\",\"headers\":{}}";
        node.serve(
                StateFamily.PNL,
                asked -> Future.succeededFuture(
                        new StateTold(1, List.of(new StateObject("", "{}")), List.of(), Dependence.FOREVER)));
        try (Client client = new Client(node.vertx, node.port, "")) {
            client.say(register);
            assertThat(client.next().at("/body/snapshot").toString()).isEqualTo("[{}]");
            node.keyThatHides("bridge-owner", trader);
            JsonNode denied = client.next();
            assertThat(denied.get("address").asText()).isEqualTo(address);
            assertThat(denied.get("failureCode").asInt()).isEqualTo(403);
            client.say(register);
            assertThat(client.next().at("/body/op").asText()).isEqualTo("subscribed");
        }
    }

    @Test
    void anAddressIsHeardFromRegisterToUnregister() throws Exception {
        try (Client client = new Client(node.vertx, node.port, "")) {
            client.say("{\"type\":\"register\",\"address\":\"client.bench.a\",\"headers\":{}}");
            JsonNode subscribed = client.next();
            assertThat(subscribed.get("type").asText()).isEqualTo("rec");
            assertThat(subscribed.get("address").asText()).isEqualTo("client.bench.a");
            assertThat(subscribed.at("/body/topic").isMissingNode()).isTrue();
            post("a", "{\"n\":1}");
            assertThat(client.next().at("/body/data/0/n").asInt()).isEqualTo(1);
            client.say("{\"type\":\"unregister\",\"address\":\"client.bench.a\"}");
            client.say("{\"type\":\"ping\"}");
            client.say("{\"type\":\"register\",\"address\":\"client.bench.b\",\"headers\":{}}");
            client.next();
            post("a", "{\"n\":2}");
            post("b", "{\"n\":3}");
            JsonNode next = client.next();
            assertThat(next.get("address").asText()).isEqualTo("client.bench.b");
            assertThat(next.at("/body/data/0/n").asInt()).isEqualTo(3);
        }
    }

    @Test
    void whatIsNotPermittedIsDenied() throws Exception {
        try (Client client = new Client(node.vertx, node.port, "")) {
            for (String message : new String[] {
                "{\"type\":\"register\",\"address\":\"ingest.trades\",\"headers\":{}}",
                "{\"type\":\"register\",\"address\":\"client.service\",\"headers\":{}}",
                "{\"type\":\"register\",\"address\":\"client.bench.c\",\"headers\":{\"authorization\":\"Bearer wrong\"}}",
                "{\"type\":\"publish\",\"address\":\"client.bench.c\",\"body\":{}}",
                "{\"type\":\"send\",\"address\":\"store.head\",\"body\":{}}"
            }) {
                client.say(message);
                JsonNode denied = client.next();
                assertThat(denied.get("type").asText()).isEqualTo("err");
                assertThat(denied.get("body").asText()).isEqualTo("access_denied");
                assertThat(denied.get("failureCode").asInt()).isEqualTo(403);
                assertThat(message).contains("\"" + denied.get("address").asText() + "\"");
            }
        }
    }

    @Test
    void aGapIsRepairedByAQuestionAndNoStreamIsOpened() throws Exception {
        try (Client client = new Client(node.vertx, node.port, "")) {
            client.say("{\"type\":\"register\",\"address\":\"client.bench.gap\",\"headers\":{}}");
            JsonNode subscribed = client.next().get("body");
            post("gap", "{\"n\":1}");
            client.next();
            client.say(question(
                    "/v1/stream/history",
                    "{\"topic\":\"bench:gap\",\"epoch\":" + subscribed.get("epoch") + ",\"after\":"
                            + subscribed.get("offset") + "}"));
            assertThat(client.next().at("/body/data/0/data/0/n").asInt()).isEqualTo(1);
            for (String path : List.of("/v1/stream/sse", "/v1/%73tream/sse", "/v1//stream/sse", "/v1/trades/export")) {
                client.say(question(path, "{\"topics\":\"bench:gap\"}"));
                JsonNode refused = client.next();
                assertThat(refused.get("failureCode").asInt()).as(path).isEqualTo(404);
                assertThat(FakeWire.json(refused.get("message").asText())
                                .get("code")
                                .asText())
                        .isEqualTo("not_found");
            }
            assertThat(node.push.status().sse()).isZero();
        }
    }

    private static String question(String path, String params) {
        return "{\"type\":\"send\",\"address\":\"client.query\",\"replyAddress\":\"reply\",\"headers\":{},"
                + "\"body\":{\"path\":\"" + path + "\",\"params\":" + params + "}}";
    }

    @Test
    void aRegisterMayBringItsKey() throws Exception {
        try (Client client = new Client(node.vertx, node.port, "")) {
            client.say("{\"type\":\"register\",\"address\":\"client.service\",\"headers\":{\"authorization\":\"Bearer "
                    + PushNode.KEY + "\"}}");
            assertThat(client.next().at("/body/op").asText()).isEqualTo("subscribed");
        }
        int status = PushNode.await(node.vertx
                .createHttpClient()
                .request(HttpMethod.GET, node.port, "127.0.0.1", "/eventbus/info?key=wrong")
                .compose(request -> request.send())
                .map(response -> response.statusCode()));
        assertThat(status).isEqualTo(401);
    }

    @Test
    void aClientThatDoesNotReadIsToldWhatItMissed() throws Exception {
        Counter dropped = node.meters.counter("hyperdex.stream.dropped", "family", "bench", "policy", "oldest");
        try (Client client = new Client(node.vertx, node.port, "");
                Client beside = new Client(node.vertx, node.port, "")) {
            client.say("{\"type\":\"register\",\"address\":\"client.bench.slow\",\"headers\":{}}");
            client.next();
            beside.say("{\"type\":\"register\",\"address\":\"client.bench.beside\",\"headers\":{}}");
            beside.next();
            client.socket.pause();
            for (int i = 0; i < 1_000 && dropped.count() == 0; i++) {
                post("slow", "{\"fill\":\"" + "x".repeat(60_000) + "\"}");
                // What comes after it has come: the slow one's has been sent or has not.
                post("beside", "{}");
                beside.next();
            }
            client.socket.resume();
            JsonNode frame = client.next();
            while (!frame.at("/body/op").asText().equals("gap")) {
                frame = client.next();
            }
            assertThat(frame.get("address").asText()).isEqualTo("client.bench.slow");
            assertThat(frame.at("/body/dropped").asInt()).isPositive();
        }
    }

    static WebSocket connect(WebSocketClient client, int port, String path, Handler<String> hears) {
        ClientWebSocket socket = client.webSocket();
        socket.textMessageHandler(hears);
        return PushNode.await(socket.connect(port, "127.0.0.1", path));
    }

    private static void post(String name, String event) {
        node.bus.publish(Topics.BENCH, new BenchEvent(name, event));
    }

    /** Speaks SockJS on a WebSocket; every message must keep the contract. */
    static final class Client implements AutoCloseable {
        private static final FrameContract CONTRACT = FrameContract.load();
        private static int sessions;

        private final WebSocketClient client;
        private final LinkedBlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
        private final WebSocket socket;

        Client(Vertx vertx, int port, String query) {
            client = vertx.createWebSocketClient(
                    new WebSocketClientOptions().setMaxFrameSize(32 << 20).setMaxMessageSize(64 << 20));
            socket = connect(client, port, "/eventbus/000/test" + ++sessions + "/websocket" + query, this::read);
        }

        private void read(String text) {
            if (text.startsWith("a")) {
                FakeWire.json(text.substring(1)).forEach(message -> messages.add(FakeWire.json(message.asText())));
            }
        }

        /** All in one message of the socket. */
        void say(String... messages) {
            PushNode.await(socket.writeTextMessage(new JsonArray(List.of((Object[]) messages)).encode()));
        }

        JsonNode next() throws InterruptedException {
            JsonNode message = messages.poll(15, TimeUnit.SECONDS);
            assertThat(message).as("a message").isNotNull();
            assertThat(CONTRACT.violations(new JsonObject(message.toString())))
                    .as(message.toString())
                    .isEmpty();
            return message;
        }

        @Override
        public void close() {
            PushNode.await(client.close());
        }
    }
}
