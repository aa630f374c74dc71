package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is answered of stored ledgers: a trader on chain, one of Alice's source, one without trades. */
class TradersIT {
    private static final String[] ADMIN = {"X-API-Key", QueryNode.KEY};
    private static final String ON_CHAIN = "0x" + "a1".repeat(20);
    private static final String OF_ALICE = "0x" + "a2".repeat(20);
    private static final String NOBODY = "0x" + "a3".repeat(20);
    private static final List<String> CALLS = List.of(
            "listPositions positions",
            "getPnl pnl",
            "listPnlHistory pnl/history",
            "getPnlSummary pnl/summary",
            "getTraderSummary summary",
            "getPerformance performance",
            "getRisk risk");

    private static QueryNode node;
    private static String alice;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(QueryNode.configuration());
        alice = node.call("createKey", "POST", "/v1/admin/keys", "{\"scopes\":[\"read\"],\"source\":\"alice\"}", ADMIN)
                .json()
                .getJsonObject("data")
                .getString("key");
        try (Connection connection = node.connect()) {
            SeededStore store = SeededLedger.surroundings(connection);
            SeededLedger.write(store, connection, ON_CHAIN, "chain");
            SeededLedger.write(store, connection, OF_ALICE, "alice");
            connection.commit();
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static JsonObject data(String operation, String path, String... headers) {
        var reply = node.get(operation, "/v1/traders/" + path, headers);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        return reply.json().getJsonObject("data");
    }

    @Test
    void profitsComeByComponentsAndATokenWithoutAPriceIsCountedOut() {
        JsonObject pnl = data("getPnl", ON_CHAIN + "/pnl");

        assertThat(pnl.getString("source")).isEqualTo("chain");
        assertThat(pnl.getString("value")).isEqualTo("900");
        // Ten cost 1001 with gas, so four 400.4; the six others 600.6.
        assertThat(pnl.getJsonObject("realised").getString("net")).isEqualTo("79.6");
        assertThat(pnl.getJsonObject("unrealised").getString("net")).isEqualTo("299.4");
        assertThat(pnl.getJsonObject("basis"))
                .isEqualTo(
                        new JsonObject("{\"gross\":\"598.2\",\"poolFee\":\"1.8\",\"gas\":\"0.6\",\"net\":\"600.6\"}"));
        assertThat(pnl.getString("total")).isEqualTo("379");
        assertThat(pnl.getString("dailyChange")).isEqualTo("349");
        JsonObject coverage = pnl.getJsonObject("coverage");
        assertThat(coverage.getJsonArray("unpriced")).containsExactly(SeededLedger.UNPRICED);
        assertThat(coverage.getInteger("priced")).isOne();
        JsonObject unpriced = node.get("listPositions", "/v1/traders/" + ON_CHAIN + "/positions").items().stream()
                .filter(position -> position.getString("token").equals(SeededLedger.UNPRICED))
                .findFirst()
                .orElseThrow();
        assertThat(unpriced.getString("quantity")).isEqualTo("10");
        assertThat(unpriced.getValue("value")).isNull();
    }

    @Test
    void aViewInACurrencyWithoutARateHasNoMarks() {
        JsonObject pnl = data("getPnl", ON_CHAIN + "/pnl?currency=btc&method=hifo&transfers=mark&gasAsDisposal=true");

        assertThat(pnl.getString("method")).isEqualTo("hifo");
        assertThat(pnl.getValue("unrealised")).isNull();
        assertThat(pnl.getValue("total")).isNull();
    }

    @Test
    void historyAndSummariesTellOfDays() {
        assertThat(node.get("listPnlHistory", "/v1/traders/" + ON_CHAIN + "/pnl/history?interval=1d")
                        .items())
                .singleElement()
                .satisfies(point -> assertThat(point.getString("total")).isEqualTo("30"));
        assertThat(node.get("listPnlHistory", "/v1/traders/" + ON_CHAIN + "/pnl/history?from=2024-01-05T00:00:01Z")
                        .items())
                .isEmpty();
        JsonObject summary = data("getPnlSummary", ON_CHAIN + "/pnl/summary?period=all");
        assertThat(summary.getJsonObject("bestDay").getString("profitUsd")).isEqualTo("30");
        assertThat(summary.getInteger("winningDays")).isOne();
        assertThat(data("getTraderSummary", ON_CHAIN + "/summary").getString("gasUsd"))
                .isEqualTo("7");
    }

    @Test
    void performanceAndRiskSayWhyAFigureIsMissing() {
        JsonObject performance = data("getPerformance", ON_CHAIN + "/performance?period=all&benchmark=btc");
        assertThat(performance.getJsonObject("performance").getString("cumulative"))
                .isEqualTo("0.03");
        assertThat(performance
                        .getJsonObject("performance")
                        .getJsonObject("reasons")
                        .getString("sharpe"))
                .isEqualTo("n<2");
        assertThat(performance
                        .getJsonObject("benchmark")
                        .getJsonObject("reasons")
                        .getString("beta"))
                .isEqualTo("n<2");
        assertThat(performance.getJsonObject("reasons").getString("profitFactor"))
                .isEqualTo("no day was lost");
        JsonObject before =
                data("getPerformance", ON_CHAIN + "/performance?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z");
        assertThat(before.getValue("performance")).isNull();
        assertThat(before.getJsonObject("reasons").getString("performance")).isEqualTo("days<1");
        JsonObject risk = data("getRisk", ON_CHAIN + "/risk?period=all&benchmark=btc");
        assertThat(risk.getJsonObject("benchmark")).isEqualTo(performance.getJsonObject("benchmark"));
        assertThat(risk.getString("valueUsd")).isEqualTo("900");
        assertThat(risk.getString("herfindahl")).isEqualTo("1");
        assertThat(risk.getJsonObject("portfolio").getString("reason")).isEqualTo("n<30");
        assertThat(node.get("getPerformance", "/v1/traders/" + ON_CHAIN + "/performance?benchmark=gold")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theLeaderboardShowsWhoOneMaySeeInTheOrderOfTheMetric() throws Exception {
        try (Connection connection = node.connect()) {
            var store = new SeededStore(connection);
            for (int i = 0; i < 3; i++) {
                store.update("insert into accounts (address) values (?)", "0x" + ("c" + i).repeat(20));
                store.update(
                        "insert into ledgers (trader_id, source_id, trades) select a.id, s.id, 5 from accounts a,"
                                + " sources s where a.address = ? and s.name = 'chain'",
                        "0x" + ("c" + i).repeat(20));
            }
            store.update("insert into rankings (ledger_id, period, source_id, trades, value, style, appetite,"
                    + " total_return, max_drawdown) select l.id, 30, l.source_id, 10 + l.id, 100 * l.id, 1,"
                    + " case when l.id % 2 = 0 then 1 end, l.id / 100.0, -l.id / 100.0 from ledgers l");
        }
        JsonObject all = node.get("listLeaderboard", "/v1/leaderboard?trader=" + ON_CHAIN)
                .json()
                .getJsonObject("data");
        assertThat(all.getJsonArray("ranks").stream()
                        .map(rank -> ((JsonObject) rank).getString("trader").substring(0, 4)))
                .containsExactly("0xc2", "0xc1", "0xc0", "0xa1");
        assertThat(all.getJsonObject("own").getString("percentile")).isEqualTo("0");
        JsonObject falls = node.get("listLeaderboard", "/v1/leaderboard?metric=maxDrawdown&limit=1&trader=" + ON_CHAIN)
                .json()
                .getJsonObject("data");
        assertThat(falls.getJsonArray("ranks").getJsonObject(0).getString("trader"))
                .isEqualTo(ON_CHAIN);
        assertThat(falls.getJsonObject("own").getString("percentile")).isEqualTo("1");
        JsonObject own = node.get(
                        "listLeaderboard", "/v1/leaderboard?minValue=500&category=regular", "X-API-Key", alice)
                .json()
                .getJsonObject("data");
        assertThat(own.getJsonArray("ranks").size()).isOne();
        assertThat(own.getValue("own")).isNull();
        assertThat(node.get("listLeaderboard", "/v1/leaderboard?metric=luck").status())
                .isEqualTo(400);
    }

    @Test
    void theLeaderboardTellsNothingOfATraderThatOneMayNotSee() throws Exception {
        update("insert into rankings (ledger_id, period, source_id, trades, value, style, total_return)"
                + " select l.id, 7, l.source_id, 2, 100, 1, 0.03 from ledgers l join accounts a on a.id = l.trader_id"
                + " where a.address in ('" + ON_CHAIN + "', '" + OF_ALICE + "')");
        String path = "/v1/leaderboard?period=7d&trader=";

        assertThat(node.get("listLeaderboard", path + OF_ALICE).status()).isEqualTo(403);
        assertThat(standing(path + OF_ALICE, "X-API-Key", alice)).isEqualTo(OF_ALICE);
        assertThat(standing(path + ON_CHAIN)).isEqualTo(ON_CHAIN);
        assertThat(standing(path + NOBODY)).isNull();
        JsonObject owner = node.call(
                        "createKey",
                        "POST",
                        "/v1/admin/keys",
                        "{\"scopes\":[\"read\"],\"traders\":[\"" + ON_CHAIN + "\"],\"tradersHidden\":true}",
                        ADMIN)
                .json()
                .getJsonObject("data");
        try {
            assertThat(node.get("listLeaderboard", path + ON_CHAIN).status()).isEqualTo(403);
            assertThat(standing(path + ON_CHAIN, "X-API-Key", owner.getString("key")))
                    .isEqualTo(ON_CHAIN);
        } finally {
            node.call("revokeKey", "DELETE", "/v1/admin/keys/" + owner.getString("id"), "", ADMIN);
        }
    }

    @Test
    void ofWhoTradesMuchTheNewestTradesAndTheLedgersSayWhetherOneMaySeeIt() throws Exception {
        String busy = "0x" + "a4".repeat(20);
        String path = "/v1/leaderboard?period=7d&trader=" + busy;
        update("insert into accounts (address) values ('" + busy + "')");
        update("""
                insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one, amount_in,
                    amount_out)
                select 2000 + n, timestamptz '2024-01-05 12:00:00+00' + n * interval '1 second', 1, a.id, s.id, 1, 0, true, 1, 1
                from generate_series(0, 20000) n, accounts a, sources s
                where a.address = '%s' and s.name = case when n = 0 then 'chain' else 'alice' end
                """.formatted(busy));
        assertThat(node.get("listLeaderboard", path).status()).isEqualTo(403);

        update(
                "insert into ledgers (trader_id, source_id) select a.id, s.id from accounts a, sources s where a.address = '"
                        + busy + "' and s.name = 'chain'");
        assertThat(standing(path)).isNull();
    }

    private static @Nullable String standing(String path, String... headers) {
        var reply = node.get("listLeaderboard", path, headers);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        JsonObject own = reply.json().getJsonObject("data").getJsonObject("own");
        return own == null ? null : own.getString("trader");
    }

    private static void update(String sql) throws Exception {
        try (Connection connection = node.connect()) {
            new SeededStore(connection).update(sql);
        }
    }

    @Test
    void aTraderWithoutTradesIsEmptyAndOneOfASourceNeedsItsKey() {
        for (String call : CALLS) {
            String operation = call.split(" ")[0];
            String path = "/" + call.split(" ")[1];
            assertThat(node.get(operation, "/v1/traders/" + NOBODY + path).status())
                    .isEqualTo(200);
            assertThat(node.get(operation, "/v1/traders/" + OF_ALICE + path).status())
                    .isEqualTo(403);
            assertThat(node.get(operation, "/v1/traders/" + OF_ALICE + path, "X-API-Key", alice)
                            .status())
                    .isEqualTo(200);
            assertThat(node.get(operation, "/v1/traders/" + OF_ALICE + path + "?source=alice")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(data("getPnl", NOBODY + "/pnl").getString("total")).isEqualTo("0");
    }

    @Test
    void unknownChoicesAreRefusedWithTheKnownOnes() {
        for (String refused : List.of("method=best", "currency=eur", "transfers=maybe", "gasAsDisposal=1")) {
            var reply = node.get("getPnl", "/v1/traders/" + ON_CHAIN + "/pnl?" + refused);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("message"))
                    .startsWith("must be one of");
        }
        assertThat(node.get("getPnlSummary", "/v1/traders/" + ON_CHAIN + "/pnl/summary?period=2d")
                        .status())
                .isEqualTo(400);
    }
}
