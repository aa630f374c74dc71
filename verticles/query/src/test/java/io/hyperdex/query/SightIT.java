package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who sees which traders: one of a chain, one of Alice's source, one of Bob's. */
class SightIT {
    private static final String[] ADMIN = {"X-API-Key", QueryNode.KEY};
    private static final String ON_CHAIN = "0x" + "a1".repeat(20);
    private static final String OF_ALICE = "0x" + "a2".repeat(20);
    private static final String OF_BOB = "0x" + "b2".repeat(20);

    private static QueryNode node;
    private static String alice;
    private static String bob;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(QueryNode.configuration());
        alice = key("{\"scopes\":[\"read\",\"ingest\"],\"source\":\"alice\"}").getString("key");
        bob = key("{\"scopes\":[\"read\",\"ingest\"],\"source\":\"bob\"}").getString("key");
        try (Connection connection = node.connect()) {
            var store = new SeededStore(connection);
            store.write(new SeededMarket(1, 0));
            store.update("insert into sources (name) values ('chain'), ('alice'), ('bob') on conflict do nothing");
            store.update("select ensure_trades_partition(timestamptz '2024-01-05 12:00:00+00')");
            trade(store, "chain", ON_CHAIN, 901);
            trade(store, "alice", OF_ALICE, 902);
            trade(store, "bob", OF_BOB, 903);
            store.update("update position_head set last = 1000");
            connection.commit();
        }
    }

    private static void trade(SeededStore store, String source, String trader, long position) throws Exception {
        store.update("insert into accounts (address) values (?)", trader);
        store.update("""
                insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one, amount_in,
                    amount_out, trade_id)
                select ?, timestamptz '2024-01-05 12:00:00+00', 1, a.id, s.id, 1, 0, true, 1, 1, 'of-' || s.name
                from accounts a, sources s where a.address = ? and s.name = ?
                """, position, trader, source);
    }

    private static JsonObject key(String body) {
        return node.call("createKey", "POST", "/v1/admin/keys", body, ADMIN)
                .json()
                .getJsonObject("data");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static String[] with(String key) {
        return key.isEmpty() ? new String[0] : new String[] {"X-API-Key", key};
    }

    /** Every way to name a trader answers alike. */
    private static void assertSees(String key, String trader, boolean sees) {
        String after = "&after=" + node.store.identity().at(0);
        for (String query : List.of("", "&limit=1", "&sort=usd", "&order=asc", after)) {
            assertThat(node.get("listTrades", "/v1/trades?trader=" + trader + query, with(key))
                            .status())
                    .as(query)
                    .isEqualTo(sees ? 200 : 403);
        }
        HttpResponse<String> export = node.send(
                "/v1/trades/export?format=csv&trader=" + trader, HttpResponse.BodyHandlers.ofString(), with(key));
        assertThat(export.statusCode()).isEqualTo(sees ? 200 : 403);
        assertThat(export.body().contains(trader)).isEqualTo(sees);
    }

    @Test
    void tradersOnChainAreForEverybodyAndThoseOfASourceForItsKeys() {
        assertSees("", ON_CHAIN, true);
        assertSees(alice, ON_CHAIN, true);
        assertSees(alice, OF_ALICE, true);
        for (String stranger : List.of("", bob, QueryNode.KEY)) {
            assertSees(stranger, OF_ALICE, false);
        }
        assertSees(alice, OF_BOB, false);
    }

    @Test
    void theTagOfAnAnswerOpensNothing() {
        var own = node.get("listTrades", "/v1/trades?trader=" + OF_ALICE, with(alice));
        String tag = own.header("etag");
        assertThat(own.status()).isEqualTo(200);
        for (String offered : List.of(tag, "*")) {
            assertThat(node.get(
                                    "listTrades",
                                    "/v1/trades?trader=" + OF_ALICE,
                                    "X-API-Key",
                                    bob,
                                    "If-None-Match",
                                    offered)
                            .status())
                    .isEqualTo(403);
        }
        assertThat(node.get("listTrades", "/v1/trades?trader=" + OF_ALICE, "X-API-Key", alice, "If-None-Match", tag)
                        .status())
                .isEqualTo(304);
        assertThat(own.header("vary")).contains("Authorization", "X-API-Key");
    }

    @Test
    void aKeySeesTheTradersThatItListsWhateverTheirSource() {
        String auditor = key("{\"scopes\":[\"read\"],\"traders\":[\"" + OF_ALICE + "\",\"" + OF_BOB + "\"]}")
                .getString("key");
        assertSees(auditor, OF_ALICE, true);
        assertSees(auditor, OF_BOB, true);
    }

    @Test
    void aKeyThatHidesItsTradersTakesThemOutOfThePublicsSightUntilItIsRevoked() {
        JsonObject owner = key("{\"scopes\":[\"read\"],\"traders\":[\"" + ON_CHAIN + "\"],\"tradersHidden\":true}");
        try {
            assertSees("", ON_CHAIN, false);
            assertSees(alice, ON_CHAIN, false);
            assertSees(owner.getString("key"), ON_CHAIN, true);
        } finally {
            node.call("revokeKey", "DELETE", "/v1/admin/keys/" + owner.getString("id"), "", ADMIN);
        }
        assertSees("", ON_CHAIN, true);
    }

    @Test
    void tradesOfAPoolShowTheirTradersToAll() {
        assertThat(node.all("listTrades", "/v1/trades").stream().map(trade -> trade.getString("trader")))
                .contains(ON_CHAIN, OF_ALICE, OF_BOB);
    }
}
