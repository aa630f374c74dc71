package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.testing.TestPostgres;
import io.hyperdex.query.QueryNode.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys on two nodes that share a store and no bus: what one is told, the other can only read. */
class KeysIT {
    private static final String KEYS = "/v1/admin/keys";
    private static final String[] ADMIN = {"X-API-Key", QueryNode.KEY};
    private static final String TRADER = "0x" + "7".repeat(40);
    private static final Duration FELT_WITHIN = Duration.ofSeconds(2);

    private static QueryNode node;
    private static QueryNode other;

    @BeforeAll
    static void start() throws Exception {
        var configuration = QueryNode.configuration().with("auth.keysUsedEvery", "50ms");
        node = new QueryNode(configuration.with("limits.tiers.gold.usdPerRequest", "0"));
        other = new QueryNode(configuration, node.uri);
    }

    @AfterAll
    static void stop() {
        other.close();
        node.close();
    }

    private static JsonObject created(String body) {
        Reply reply = node.call("createKey", "POST", KEYS, body, ADMIN);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(201);
        return reply.json().getJsonObject("data");
    }

    private static int statusOfNew(QueryNode asked, String body) {
        return asked.call("createKey", "POST", KEYS, body, ADMIN).status();
    }

    private static int statusWith(QueryNode asked, String key) {
        return asked.get("listPools", "/v1/pools", "Authorization", "Bearer " + key)
                .status();
    }

    private static void await(String what, BooleanSupplier condition) {
        Instant late = Instant.now().plus(FELT_WITHIN);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(late);
        }
    }

    private static Reply changed(String method, String operation, String path, String body) {
        return node.call(operation, method, KEYS + "/" + path, body, ADMIN);
    }

    @Test
    void aKeyWorksAtOnceHereAndSoonElsewhereUntilItIsRevoked() {
        JsonObject key = created("{\"scopes\":[\"read\"],\"tier\":\"basic\",\"name\":\"pricing\"}");
        String secret = key.getString("key");
        assertThat(secret).startsWith("hdx_").hasSize(47);
        assertThat(key.getString("source")).isEqualTo(key.getString("id"));
        assertThat(statusWith(node, secret)).isEqualTo(200);
        await("known on the other node", () -> statusWith(other, secret) == 200);

        assertThat(changed("DELETE", "revokeKey", key.getString("id"), "").status())
                .isEqualTo(200);
        assertThat(statusWith(node, secret)).isEqualTo(401);
        await("revoked on the other node", () -> statusWith(other, secret) == 401);
        JsonObject again =
                changed("DELETE", "revokeKey", key.getString("id"), "").json().getJsonObject("data");
        assertThat(again.getString("revokedAt")).isNotNull();
        assertThat(changed("PATCH", "amendKey", key.getString("id"), "{\"tier\":\"free\"}")
                        .status())
                .isEqualTo(409);
        assertThat(changed("POST", "rotateKey", key.getString("id") + "/rotate", "")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void onlyTheHashOfAKeyIsStoredAndNothingShowsItAgain() throws Exception {
        JsonObject key = created("{\"scopes\":[\"read\"]}");
        String secret = key.getString("key");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes("UTF-8"));
        try (Connection connection = node.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select hash, row_to_json(k)::text from api_keys k where id = '" + key.getString("id") + "'")) {
            row.next();
            assertThat(row.getBytes(1)).isEqualTo(hash);
            assertThat(row.getString(2)).doesNotContain(secret);
        }
        String list = node.get("listKeys", KEYS + "?limit=1000", ADMIN).http().body();
        assertThat(list)
                .contains(key.getString("id"))
                .doesNotContain("hdx_", HexFormat.of().formatHex(hash));
    }

    @Test
    void theListIsPagedFromTheNewest() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, created("{\"scopes\":[\"read\"]}").getString("id"));
        }
        List<String> listed = node.all("listKeys", KEYS + "?limit=2", ADMIN).stream()
                .map(key -> key.getString("id"))
                .toList();
        assertThat(listed).containsSubsequence(made).doesNotHaveDuplicates();
        String next = node.get("listKeys", KEYS + "?limit=2", ADMIN).json().getString("next");
        String forged = next.substring(0, next.length() - 1) + (next.endsWith("A") ? "B" : "A");
        assertThat(node.get("listKeys", KEYS + "?limit=2&cursor=" + forged, ADMIN)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void rotationEndsTheFormerKeyAtOnceUnlessAGraceIsStated() {
        JsonObject key = created("{\"scopes\":[\"read\"]}");
        String rotate = key.getString("id") + "/rotate";
        String first = key.getString("key");
        String second = changed("POST", "rotateKey", rotate, "")
                .json()
                .getJsonObject("data")
                .getString("key");
        assertThat(statusWith(node, first)).isEqualTo(401);
        assertThat(statusWith(node, second)).isEqualTo(200);
        await("rotated on the other node", () -> statusWith(other, second) == 200 && statusWith(other, first) == 401);

        JsonObject rotated = changed("POST", "rotateKey", rotate, "{\"graceSeconds\":1}")
                .json()
                .getJsonObject("data");
        assertThat(rotated.getString("previousUntil")).isNotNull();
        String third = rotated.getString("key");
        await("known on the other node", () -> statusWith(other, third) == 200);
        await("the end of the grace", () -> statusWith(node, second) == 401 && statusWith(other, second) == 401);
        assertThat(statusWith(node, third)).isEqualTo(200);
    }

    @Test
    void aKeyMayDoWhatItsScopesSay() {
        String reader = created("{\"scopes\":[\"read\"]}").getString("key");
        String operator = created("{\"scopes\":[\"admin\"]}").getString("key");
        assertThat(node.get("listKeys", KEYS, "X-API-Key", reader).status()).isEqualTo(403);
        assertThat(node.get("listKeys", KEYS).status()).isEqualTo(401);
        assertThat(node.get("listKeys", KEYS, "X-API-Key", operator).status()).isEqualTo(200);
        assertThat(statusWith(node, operator)).isEqualTo(403);
    }

    @Test
    void anExpiredKeyIsUnknown() {
        String soon = Instant.now().plusSeconds(1).toString().replaceFirst("(\\.[0-9]{3})[0-9]*", "$1");
        String key = created("{\"scopes\":[\"read\"],\"expiresAt\":\"" + soon + "\"}")
                .getString("key");
        assertThat(statusWith(node, key)).isEqualTo(200);
        await("the end of the key", () -> statusWith(node, key) == 401);
    }

    @Test
    void aBrowserKeyIsForPagesOfItsOriginsAndMayOnlyRead() {
        String origin = "http://localhost:3000";
        String key = created("{\"scopes\":[\"read\"],\"kind\":\"browser\",\"origins\":[\"" + origin + "\"]}")
                .getString("key");
        assertThat(statusWith(node, key)).isEqualTo(403);
        for (String[] asked : List.of(
                new String[] {origin, "200"},
                new String[] {"http://localhost:3001", "403"},
                new String[] {"https://localhost:3000", "403"},
                new String[] {"null", "403"})) {
            assertThat(node.get("listPools", "/v1/pools", "X-API-Key", key, "Origin", asked[0])
                            .status())
                    .as(asked[0])
                    .isEqualTo(Integer.parseInt(asked[1]));
        }
    }

    @Test
    void whatContradictsItselfIsRefusedAndStoresNothing() throws Exception {
        long before = count();
        for (String body : List.of(
                "{\"scopes\":[\"read\",\"ingest\"],\"kind\":\"browser\",\"origins\":[\"https://a.example\"]}",
                "{\"scopes\":[\"read\"],\"kind\":\"browser\"}",
                "{\"scopes\":[\"read\"],\"origins\":[\"https://a.example\"]}",
                "{\"scopes\":[\"ingest\"],\"source\":\"chain\"}",
                "{\"scopes\":[\"read\"],\"tradersHidden\":true}",
                "{\"scopes\":[\"read\"],\"tier\":\"silver\"}",
                "{\"scopes\":[\"read\"],\"expiresAt\":1700000000}")) {
            assertThat(statusOfNew(node, body)).as(body).isEqualTo(422);
        }
        for (String body : List.of(
                "{}",
                "{\"scopes\":[]}",
                "{\"scopes\":[\"root\"]}",
                "{\"scopes\":[\"read\"],\"tier\":\"Gold\"}",
                "{\"scopes\":[\"read\"],\"surplus\":1}",
                "{\"scopes\":[\"read\"],\"origins\":[\"https://a.example/\"]}",
                "{\"scopes\":[\"read\"],\"source\":\"a b\"}",
                "{\"scopes\":[\"read\"],\"name\":\"line\\nbreak\"}",
                "[]",
                "{")) {
            assertThat(statusOfNew(node, body)).as(body).isEqualTo(400);
        }
        assertThat(count()).isEqualTo(before);
        assertThat(changed("DELETE", "revokeKey", "knowhere", "").status()).isEqualTo(404);
        assertThat(changed("DELETE", "revokeKey", "No!", "").status()).isEqualTo(400);
    }

    private static long count() throws SQLException {
        try (Connection connection = node.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from api_keys")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void anAmendmentChangesWhatItNamesAndNothingElse() {
        JsonObject key = created("{\"scopes\":[\"read\"],\"traders\":[\""
                + TRADER.toUpperCase().replace("0X", "0x") + "\"],\"tier\":\"basic\"}");
        String id = key.getString("id");
        assertThat(key.getJsonArray("traders")).isEqualTo(new JsonArray().add(TRADER));
        JsonObject dearer =
                changed("PATCH", "amendKey", id, "{\"tier\":\"gold\"}").json().getJsonObject("data");
        assertThat(dearer.getString("tier")).isEqualTo("gold");
        assertThat(dearer.getJsonArray("traders")).isEqualTo(new JsonArray().add(TRADER));
        assertThat(changed("PATCH", "amendKey", id, "{\"tradersHidden\":true,\"traders\":[]}")
                        .status())
                .isEqualTo(422);
        assertThat(changed("PATCH", "amendKey", id, "{\"traders\":[]}")
                        .json()
                        .getJsonObject("data")
                        .getJsonArray("traders"))
                .isEmpty();
        assertThat(changed("PATCH", "amendKey", id, "{}").status()).isEqualTo(400);
    }

    @Test
    void theTimeOfTheLastUseIsWrittenInItsMinute() {
        JsonObject key = created("{\"scopes\":[\"read\"]}");
        assertThat(statusWith(node, key.getString("key"))).isEqualTo(200);
        await(
                "the use is written",
                () -> node.all("listKeys", KEYS + "?limit=1000", ADMIN).stream()
                        .anyMatch(listed -> listed.getString("id").equals(key.getString("id"))
                                && listed.getString("lastUsedAt") != null
                                && listed.getString("lastUsedAt").endsWith(":00.000Z")));
    }

    @Test
    void theKeysInForceAreBounded() throws Exception {
        try (QueryNode full = new QueryNode(QueryNode.configuration().with("auth.keysMax", "1"))) {
            Reply first = full.call("createKey", "POST", KEYS, "{\"scopes\":[\"read\"]}", ADMIN);
            assertThat(first.status()).isEqualTo(201);
            assertThat(statusOfNew(full, "{\"scopes\":[\"read\"]}")).isEqualTo(422);
            String id = first.json().getJsonObject("data").getString("id");
            full.call("revokeKey", "DELETE", KEYS + "/" + id, "", ADMIN);
            assertThat(statusOfNew(full, "{\"scopes\":[\"read\"]}")).isEqualTo(201);
        }
    }

    @Test
    void callersAreKnownWhileTheStoreIsAway() throws Exception {
        try (QueryNode alone = new QueryNode(QueryNode.configuration())) {
            Reply reply = alone.call("createKey", "POST", KEYS, "{\"scopes\":[\"ingest\"]}", ADMIN);
            String key = reply.json().getJsonObject("data").getString("key");
            String database = alone.uri.substring(alone.uri.lastIndexOf('/') + 1);
            try (Connection connection = TestPostgres.connect(node.uri);
                    Statement statement = connection.createStatement()) {
                statement.execute("alter database " + database + " allow_connections false");
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'");
                assertThat(alone.get("listPools", "/v1/pools", "X-API-Key", key).status())
                        .isEqualTo(403);
                assertThat(alone.get("listPools", "/v1/pools", "X-API-Key", key + "x")
                                .status())
                        .isEqualTo(401);
                assertThat(alone.get("listPools", "/v1/pools").status()).isEqualTo(503);
            }
        }
    }
}
