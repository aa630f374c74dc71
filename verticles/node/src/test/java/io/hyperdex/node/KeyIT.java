package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperdex.node.testing.KeyCommand;
import io.hyperdex.node.testing.Members;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.platform.testing.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys made by the command and by the operator's call, against real processes. */
class KeyIT {
    private static final String BOOTSTRAP = "a-bootstrap-key-of-the-tests";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path dataDir;

    private record Ended(int code, String output, String errors) {}

    private Ended key(String... arguments) throws IOException, InterruptedException {
        return keyOf("node", arguments);
    }

    /** The directory is relative, as it is in {@code conf/node.yaml}. */
    private Ended keyOf(String directory, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(dataDir, "key", ".out");
        Path errors = Files.createTempFile(dataDir, "key", ".err");
        Process process = KeyCommand.launch(dataDir, directory, output, errors, arguments);
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the command did not end: " + Files.readString(errors));
        }
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private String created(String... arguments) throws IOException, InterruptedException {
        Ended ended = key(arguments);
        assertThat(ended.code()).as(ended.errors()).isZero();
        assertThat(ended.output()).matches("hdx_[A-Za-z0-9_-]{43}\\R");
        return ended.output().strip();
    }

    private HttpResponse<String> get(NodeProcess node, String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(node.http().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void theCommandWorksWithoutANodeAndBesideOne() throws Exception {
        String before = created("create", "--scopes", "read,ingest", "--tier", "basic", "--name", "made before");
        try (NodeProcess node = NodeProcess.start(dataDir.resolve("node"), Map.of())) {
            assertThat(get(node, "/v1/pools", "X-API-Key", before).statusCode()).isEqualTo(200);

            String page =
                    created("create", "--scopes", "read", "--kind", "browser", "--origin", "http://localhost:3000");
            assertThat(get(node, "/v1/pools", "X-API-Key", page).statusCode()).isEqualTo(403);
            assertThat(get(node, "/v1/pools", "X-API-Key", page, "Origin", "http://localhost:3000")
                            .statusCode())
                    .isEqualTo(200);

            Ended listed = key("list");
            String list = listed.output();
            assertThat(listed.errors()).contains("store: of the running node in " + dataDir.resolve("node"));
            assertThat(list).startsWith(KeyList.HEADER);
            assertThat(list).contains("made before", "browser").doesNotContain("hdx_");
            String id = list.lines()
                    .filter(line -> line.contains("http://localhost:3000"))
                    .findFirst()
                    .orElseThrow()
                    .split("\t")[0];
            String rotated = created("rotate", id);
            assertThat(get(node, "/v1/pools", "X-API-Key", rotated).statusCode())
                    .isEqualTo(403);
            assertThat(get(node, "/v1/pools", "X-API-Key", page).statusCode()).isEqualTo(401);
            assertThat(key("revoke", id).code()).isZero();
            assertThat(get(node, "/v1/pools", "X-API-Key", rotated).statusCode())
                    .isEqualTo(401);
        }
        assertThat(key("create", "--scopes", "root").errors()).contains("/scopes/0 must be one of read ingest admin");
        assertThat(key("revoke", "nobody").code()).isEqualTo(1);
    }

    @Test
    void aBrowserKeyIsForPagesOfTheServerToo() throws Exception {
        try (NodeProcess node = NodeProcess.start(dataDir.resolve("node"), Map.of())) {
            String page =
                    created("create", "--scopes", "read", "--kind", "browser", "--origin", "http://other.example");
            String own = created(
                    "create",
                    "--scopes",
                    "read",
                    "--kind",
                    "browser",
                    "--origin",
                    node.http().toString());
            assertThat(get(node, "/v1/pools", "X-API-Key", own, "Sec-Fetch-Site", "same-origin")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(node, "/v1/pools", "X-API-Key", own, "Sec-Fetch-Site", "cross-site")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(get(node, "/v1/pools", "X-API-Key", page, "Sec-Fetch-Site", "same-origin")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aRevokedKeyPostsNoFurtherLines() throws Exception {
        try (NodeProcess node = NodeProcess.start(dataDir.resolve("node"), Map.of())) {
            String key = created("create", "--scopes", "read,ingest");
            String id = key("list")
                    .output()
                    .lines()
                    .skip(1)
                    .findFirst()
                    .orElseThrow()
                    .split("\t")[0];
            try (var socket = new Socket("127.0.0.1", node.http().getPort())) {
                socket.setSoTimeout(30_000);
                byte[] first = thousandLines(0);
                byte[] second = thousandLines(1_000);
                OutputStream out = socket.getOutputStream();
                out.write(("POST /v1/trades HTTP/1.1\r\nHost: test\r\nConnection: close\r\nX-API-Key: " + key
                                + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                                + (first.length + second.length) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(first);
                Eventually.holds(
                        "the first lines are stored",
                        Duration.ofSeconds(30),
                        () -> get(node, "/v1/trades?limit=1", "X-API-Key", key)
                                .body()
                                .contains("tradeId"));
                assertThat(key("revoke", id).code()).isZero();
                out.write(second);
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 401").contains("\"accepted\":1000");
            }
        }
    }

    private static byte[] thousandLines(int from) {
        return IntStream.range(from, from + 1_000)
                .mapToObj(i ->
                        ("{\"tradeId\":\"t%d\",\"chainId\":1,\"timestamp\":\"2024-01-05T10:00:00Z\",\"protocol\":\"p\","
                                        + "\"pool\":\"0x%040d\",\"trader\":\"0x%040d\",\"tokenIn\":\"0x%040d\",\"tokenOut\":\"0x%040d\","
                                        + "\"amountIn\":\"1\",\"amountOut\":\"2\"}\n")
                                .formatted(i, 1, 2, 3, 4))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void onlyTheFirstKeyMakesAStore() throws Exception {
        Ended refused = key("list");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errors()).contains("data.dir: " + dataDir.resolve("node") + " holds no store");
        assertThat(dataDir.resolve("node")).doesNotExist();
    }

    @Test
    void aKeyIsShownWhenTheNodeDoesNotAnswerAnyMoreAndEveryKeyIsListed() throws Exception {
        try (NodeProcess node = NodeProcess.start(dataDir.resolve("node"), Map.of())) {
            String ports = Files.readString(dataDir.resolve("node").resolve("ports.json"));
            Path deaf = Files.createDirectories(dataDir.resolve("deaf")).resolve("ports.json");
            Files.writeString(
                    deaf, ports.replaceFirst("\"management\":[0-9]+", "\"management\":" + Members.freePort()));

            Ended ended = keyOf("deaf", "create", "--scopes", "read");

            assertThat(ended.code()).as(ended.errors()).isZero();
            assertThat(ended.errors()).contains("whether the running node has read it is not known");
            assertThat(get(node, "/v1/pools", "X-API-Key", ended.output().strip())
                            .statusCode())
                    .isEqualTo(200);

            insertKeys(new ObjectMapper().readTree(ports).path("postgres").asText(), 1_100);
            assertThat(key("list").output().lines()).hasSize(1 + 1 + 1_100);
        }
    }

    private static void insertKeys(String uri, int keys) throws SQLException {
        URI server = URI.create(uri);
        String[] user = server.getUserInfo().split(":", 2);
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + server.getAuthority().replaceFirst(".*@", "") + server.getPath(),
                        user[0],
                        user[1]);
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into api_keys (id, hash, name, kind, tier, scopes, origins, traders, traders_hidden, source)"
                            + " select 'many' || n, sha256(n::text::bytea), '', 'secret', 'free', '{read}', '{}', '{}', false, 'many' || n"
                            + " from generate_series(1, " + keys + ") n");
        }
    }

    @Test
    void nothingSecretIsInTheLogOfANodeWhateverItLogs() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(BOOTSTRAP, "a-wrong-key-0123456789"));
        Path directory = dataDir.resolve("node");
        String log;
        try (NodeProcess node = NodeProcess.start(
                directory,
                Map.of(
                        "HYPERDEX_AUTH_BOOTSTRAP_KEY", BOOTSTRAP,
                        "HYPERDEX_HTTP_ACCESS_LOG", "true",
                        "JAVA_TOOL_OPTIONS", "-Dhyperdex.logLevel=DEBUG"))) {
            Matcher password =
                    Pattern.compile("://[^:@/]*:([^@]+)@").matcher(Files.readString(directory.resolve("ports.json")));
            while (password.find()) {
                secrets.add(password.group(1));
            }
            var create = HttpRequest.newBuilder(node.http().resolve("/v1/admin/keys"))
                    .headers("Authorization", "Bearer " + BOOTSTRAP, "Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"scopes\":[\"read\"]}"));
            Matcher made = Pattern.compile("\"key\":\"([^\"]+)\"")
                    .matcher(
                            client.send(create.build(), BodyHandlers.ofString()).body());
            assertThat(made.find()).isTrue();
            secrets.add(made.group(1));
            for (String secret : List.copyOf(secrets)) {
                String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
                get(node, "/v1/pools", "Authorization", "Bearer " + secret);
                get(node, "/v1/pools", "X-API-Key", secret, "X-Request-Id", "with-a-key");
                get(node, "/v1/pools?key=" + encoded);
                get(node, "/v1/nowhere?a=b&key=" + encoded);
                socket(node, encoded, secret);
            }
            log = node.log();
        }
        assertThat(secrets).hasSize(5);
        assertThat(log).contains("key=***", "key created").doesNotContain(secrets);
    }

    /** Opens a socket with the key in its address, which may be refused, and one that names it in a message. */
    private void socket(NodeProcess node, String encoded, String secret) throws InterruptedException {
        URI stream = URI.create(node.http().toString().replaceFirst("http", "ws") + "/v1/stream");
        for (URI address : List.of(stream, URI.create(stream + "?key=" + encoded))) {
            try {
                WebSocket socket = client.newWebSocketBuilder()
                        .buildAsync(address, new WebSocket.Listener() {})
                        .join();
                socket.sendText("{\"op\":\"auth\",\"id\":1,\"key\":\"" + secret + "\"}", true)
                        .join();
                socket.sendText("{\"op\":\"auth\",\"key\":{\"" + secret + "\":1}}", true)
                        .join();
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOfAny(WebSocketHandshakeException.class, IOException.class);
            }
        }
    }
}
