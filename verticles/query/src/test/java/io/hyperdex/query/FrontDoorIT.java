package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.platform.http.contract.ContractOperation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What comes before any operation, byte by byte: the framing of requests, limits on heads, and pages of other hosts. */
class FrontDoorIT {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");
    /** What an attacker wants the server to take for a request of its own. */
    private static final String SMUGGLED = "GET /v1/smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(
                QueryNode.configuration().with("http.keepAlive", "1s").with("http.corsOrigins", "https://dex.example"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Everything that the server answers until it closes the connection. */
    private static String exchange(String sent) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static List<String> statuses(String answers) {
        return STATUS.matcher(answers).results().map(match -> match.group(1)).toList();
    }

    private static String post(String headers, String body) {
        return "POST /v1/admin/keys HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers + "\r\n"
                + body;
    }

    @Test
    void requestsWhoseEndIsAMatterOfOpinionAreRefusedWithTheirConnection() throws Exception {
        String chunks = "0\r\n\r\n";
        for (String sent : List.of(
                post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunks),
                post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", chunks),
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", chunks),
                post("Transfer-Encoding: identity, chunked\r\n", chunks),
                post("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", chunks),
                post("Transfer-Encoding : chunked\r\n", chunks),
                post("Transfer-Encoding: chunked\r\n", "zz\r\n\r\n"),
                post("Content-Length: 5\r\nContent-Length: 6\r\n", chunks),
                post("Content-Length: 5, 6\r\n", chunks),
                post("Content-Length: +5\r\n", chunks),
                post("Content-Length: 0x5\r\n", chunks),
                post("Content-Length: -5\r\n", chunks),
                post("Content-Length : 5\r\n", chunks),
                post("X-Folded: a\r\n\u0000b: c\r\nContent-Length: 5\r\n", chunks),
                post("Content-Length: 5\r\n", chunks).replace("HTTP/1.1\r\nHost: a\r\n", "HTTP/1.1\r\n"),
                post("Host: b\r\nContent-Length: 5\r\n", chunks),
                post("Transfer-Encoding: chunked\r\n", chunks).replace("HTTP/1.1", "HTTP/1.0"))) {
            String answers = exchange(sent + SMUGGLED);
            assertThat(answers).as(sent).doesNotContain("smuggled");
            assertThat(statuses(answers)).as(sent).isSubsetOf("400").hasSizeLessThan(2);
        }
    }

    @Test
    void foldedLinesAndBareLineFeedsEndNoRequestEarly() throws Exception {
        String folded = "GET /v1/pools HTTP/1.1\r\nHost: a\r\nX-Folded: a\r\n GET /v1/smuggled HTTP/1.1\r\n\r\n";
        assertThat(exchange(folded)).doesNotContain("smuggled");
        String feeds = "GET /v1/pools HTTP/1.1\nHost: a\nX-Other: b\n\n";
        assertThat(statuses(exchange(feeds))).hasSizeLessThan(2);
        String chunkFeeds = post("Transfer-Encoding: chunked\r\n", "2\n{}\n0\n\n");
        assertThat(exchange(chunkFeeds + SMUGGLED)).doesNotContain("smuggled");
    }

    @Test
    void whatIsTooLongIsToldAsAProblem() throws Exception {
        String header = exchange("GET /v1/pools HTTP/1.1\r\nHost: a\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n");
        assertThat(statuses(header)).containsExactly("431");
        assertThat(problem(header).getString("code")).isEqualTo("headers_too_large");
        String line = exchange("GET /v1/pools?q=" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(statuses(line)).containsExactly("414");
        assertThat(problem(line).getString("code")).isEqualTo("uri_too_long");
        String garbage = exchange("\u0016\u0003\u0001\u0002\r\n\r\n");
        assertThat(statuses(garbage)).isSubsetOf("400");
    }

    private static JsonObject problem(String answer) {
        assertThat(answer.toLowerCase(Locale.ROOT)).contains("content-type: application/problem+json");
        return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void deepJsonIsUnreadable() {
        String deep = "{\"scopes\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
        var reply = node.call("createKey", "POST", "/v1/admin/keys", deep, "X-API-Key", QueryNode.KEY);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("code")).isEqualTo("unreadable_body");
    }

    @Test
    void listedPagesMayReadWithExposedHeadersAndOthersMayNot() throws Exception {
        var listed = node.get("listPools", "/v1/pools", "Origin", "https://dex.example");
        assertThat(listed.header("access-control-allow-origin")).isEqualTo("https://dex.example");
        assertThat(listed.header("access-control-expose-headers"))
                .contains("ETag", "X-Request-Id", "X-Degraded", "Retry-After", "X-Cache", "Server-Timing", "RateLimit");
        assertThat(listed.header("access-control-allow-credentials")).isEmpty();
        var other = node.get("listPools", "/v1/pools", "Origin", "https://evil.example");
        assertThat(other.header("access-control-allow-origin")).isEmpty();
        assertThat(other.header("content-security-policy")).contains("default-src 'none'");
        assertThat(other.header("x-content-type-options")).isEqualTo("nosniff");

        String asked = "OPTIONS /v1/trades HTTP/1.1\r\nHost: a\r\nAccess-Control-Request-Method: POST\r\n"
                + "Connection: close\r\nOrigin: ";
        String allowed = exchange(asked + "https://dex.example\r\n\r\n");
        assertThat(statuses(allowed)).containsExactly("204");
        assertThat(allowed.toLowerCase(Locale.ROOT)).contains("access-control-max-age: 7200", "x-api-key");
        assertThat(statuses(exchange(asked + "https://evil.example\r\n\r\n"))).containsExactly("403");
        String posted = "POST /v1/trades HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\nOrigin: ";
        assertThat(statuses(exchange(posted + "https://evil.example\r\n\r\n"))).containsExactly("403");
    }

    @Test
    void refusedMethodIsToldWhichThereAre() throws Exception {
        Map<String, Set<String>> methods = Contract.load().operations().stream()
                .collect(Collectors.groupingBy(
                        operation -> operation.path().replaceAll(":\\w+", "1"),
                        Collectors.mapping(ContractOperation::method, Collectors.toCollection(TreeSet::new))));
        methods.put("/docs/assets/none", Set.of("GET"));
        for (var address : methods.entrySet()) {
            String refused =
                    exchange("TRACE " + address.getKey() + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(statuses(refused)).as(address.getKey()).containsExactly("405");
            assertThat(problem(refused).getString("code")).isEqualTo("method_not_allowed");
            assertThat(refused.toLowerCase(Locale.ROOT))
                    .contains("\r\nallow: "
                            + String.join(", ", address.getValue()).toLowerCase(Locale.ROOT) + "\r\n");
        }
    }
}
