package io.hyperdex.ingest.http;

import static io.hyperdex.ingest.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.ingest.IngestVerticle;
import io.hyperdex.ingest.TestNode;
import io.hyperdex.platform.access.KeyRing;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.http.ApiVerticle;
import io.hyperdex.platform.http.AuthConfig;
import io.hyperdex.platform.http.Authenticator;
import io.hyperdex.platform.http.ListenConfig;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.hyperdex.platform.testing.AnswerContract;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The role ingest behind its front door, and a caller that holds each answer to the contract. */
public final class TestDoor implements AutoCloseable {
    private static final Pattern CONTENT_TYPE = Pattern.compile("(?i)content-type: ([^\r\n]+)");

    private static final String GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";

    final TestNode node;
    private final AnswerContract contract = AnswerContract.load();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String verticle;
    private final int port;

    public TestDoor(String uri, Configuration configuration) {
        Configuration open = configuration.with("http.port", "0").with("auth.anonymous.scopes", "read,ingest");
        node = TestNode.start(uri, open);
        var ingest = new IngestVerticle(node.context);
        verticle = await(node.vertx.deployVerticle(ingest));
        var listen = open.section("http", ListenConfig.class);
        var door = new ApiVerticle(
                listen,
                Contract.load(),
                new Authenticator(open.section("auth", AuthConfig.class), listen.proxies(), new KeyRing(0)),
                node.context,
                new EventLoopLag(node.context.meters()),
                ingest.routes());
        await(node.vertx.deployVerticle(door));
        port = door.port();
    }

    /** A status and a body that keep the contract. */
    public record Reply(int status, JsonObject body) {
        List<String> rejections() {
            return body.getJsonArray("rejected").stream()
                    .map(JsonObject.class::cast)
                    .map(item -> item.getInteger("index") + " " + item.getString("tradeId") + " "
                            + item.getString("code") + " " + item.getString("field"))
                    .toList();
        }
    }

    Reply post(String mediaType, String body) {
        return send("postTrades", "POST", "/v1/trades", mediaType, BodyPublishers.ofString(body));
    }

    /** Sends a body in two parts, with something done between them. */
    Reply post(String mediaType, byte[] first, Runnable between, byte[] rest) {
        try (var socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/trades HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: " + mediaType
                            + "\r\nContent-Length: " + (first.length + rest.length) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(first);
            between.run();
            out.write(rest);
            return reply(socket);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends the body only when it is asked for. */
    Reply postOnceAsked(String mediaType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/trades HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: " + mediaType
                            + "\r\nExpect: 100-continue\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] asked = socket.getInputStream().readNBytes(GO_ON.length());
            assertThat(new String(asked, StandardCharsets.US_ASCII)).isEqualTo(GO_ON);
            out.write(bytes);
            return reply(socket);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Reply reply(Socket socket) throws IOException {
        String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int body = response.indexOf("\r\n\r\n") + 4;
        Matcher type = CONTENT_TYPE.matcher(response);
        assertThat(type.find()).as(response).isTrue();
        return checked("postTrades", Integer.parseInt(response.split(" ")[1]), type.group(1), response.substring(body));
    }

    public Reply send(String operation, String method, String path, String mediaType, BodyPublisher body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", mediaType)
                .method(method, body)
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("content-type").orElse("");
            return checked(operation, response.statusCode(), type, response.body());
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Reply checked(String operation, int status, String type, String body) {
        JsonObject json = new JsonObject(body);
        assertThat(contract.violations(operation, status, type, json))
                .as(operation + " -> " + status + " " + body)
                .isEmpty();
        return new Reply(status, json);
    }

    @Override
    public void close() {
        await(node.vertx.undeploy(verticle));
        node.close();
    }
}
