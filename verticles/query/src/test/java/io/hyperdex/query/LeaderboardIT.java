package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nine ranked traders on chain, of whom a key hides the six best. */
class LeaderboardIT {
    private static final String[] ADMIN = {"X-API-Key", QueryNode.KEY};
    private static final int TRADERS = 9;
    private static final int HIDDEN = 6;

    private static QueryNode node;
    private static String owner;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(QueryNode.configuration());
        try (Connection connection = node.connect()) {
            var store = new SeededStore(connection);
            store.update("insert into sources (name) values ('chain')");
            for (int i = 0; i < TRADERS; i++) {
                store.update("insert into accounts (address) values (?)", trader(i));
            }
            store.update("insert into ledgers (trader_id, source_id, trades)"
                    + " select a.id, s.id, 5 from accounts a, sources s order by a.address");
            store.update("insert into rankings (ledger_id, period, source_id, trades, value, style, total_return)"
                    + " select l.id, 30, l.source_id, 10, 100, 1, -l.id / 100.0 from ledgers l");
        }
        var traders = new JsonArray(
                IntStream.range(0, HIDDEN).mapToObj(LeaderboardIT::trader).toList());
        var body = new JsonObject()
                .put("scopes", new JsonArray().add("read"))
                .put("traders", traders)
                .put("tradersHidden", true);
        owner = node.call("createKey", "POST", "/v1/admin/keys", body.encode(), ADMIN)
                .json()
                .getJsonObject("data")
                .getString("key");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** The best has the lowest number. */
    private static String trader(int number) {
        return "0x" + String.format("%040x", 0xc0 + number);
    }

    private static JsonObject leaderboard(String query, String... headers) {
        var reply = node.get("listLeaderboard", "/v1/leaderboard?" + query, headers);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        return reply.json().getJsonObject("data");
    }

    private static List<String> ranked(JsonObject leaderboard) {
        return leaderboard.getJsonArray("ranks").stream()
                .map(rank -> ((JsonObject) rank).getInteger("rank") + " " + ((JsonObject) rank).getString("trader"))
                .toList();
    }

    @Test
    void hiddenTradersTakeNobodysPlace() {
        assertThat(ranked(leaderboard("limit=2"))).containsExactly("1 " + trader(6), "2 " + trader(7));
        assertThat(ranked(leaderboard("limit=2", "X-API-Key", owner)))
                .containsExactly("1 " + trader(0), "2 " + trader(1));
    }

    @Test
    void whoIsHiddenIsAheadOfNobody() {
        JsonObject seen = leaderboard("trader=" + trader(7)).getJsonObject("own");
        assertThat(seen.getInteger("others")).isEqualTo(2);
        assertThat(seen.getString("percentile")).isEqualTo("0.5");

        JsonObject own = leaderboard("limit=1", "X-API-Key", owner).getJsonObject("own");
        assertThat(own.getString("trader")).isEqualTo(trader(0));
        assertThat(own.getInteger("others")).isEqualTo(8);
        assertThat(own.getString("percentile")).isEqualTo("1");
    }
}
