package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.cache.Tags;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is answered of a stored ledger by the time: in a period, and before it has been brought to the end of a day. */
class LedgerTimesIT {
    private static final String TRADER = "0x" + "a1".repeat(20);

    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(QueryNode.configuration());
        try (Connection connection = node.connect()) {
            SeededStore store = SeededLedger.surroundings(connection);
            SeededLedger.write(store, connection, TRADER, "chain");
            connection.commit();
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static JsonObject data(String operation, String path) {
        var reply = node.get(operation, "/v1/traders/" + path);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        return reply.json().getJsonObject("data");
    }

    @Test
    void aSummaryOfAPeriodCountsWhatWasDoneInIt() throws Exception {
        traded(911, "2024-01-04T12:00:00Z", "1000");
        traded(912, "2024-01-05T10:00:00Z", "480");
        update("update position_head set last = 1000");
        update("update analytics_progress set position = 911 where name like 'ledger-%'");

        JsonObject day =
                data("getTraderSummary", TRADER + "/summary?from=2024-01-04T00:00:00Z&to=2024-01-05T00:00:00Z");
        assertThat(day.getInteger("trades")).isOne();
        assertThat(day.getString("volumeUsd")).isEqualTo("1000");
        assertThat(day.getString("gasUsd")).isEqualTo("4");
        assertThat(day.getString("winRate")).isEqualTo("1");
        assertThat(day.getString("from")).isEqualTo("2024-01-04T00:00:00.000Z");
        assertThat(data("getTraderSummary", TRADER + "/summary?to=2024-01-04T00:00:00Z")
                        .getValue("winRate"))
                .isNull();
        // What the ledger does not count yet, nobody counts.
        assertThat(data("getTraderSummary", TRADER + "/summary?from=2024-01-05T00:00:00Z")
                        .getInteger("trades"))
                .isOne();
        JsonObject all = data("getTraderSummary", TRADER + "/summary");
        assertThat(all.getInteger("trades")).isEqualTo(2);
        assertThat(all.getString("volumeUsd")).isEqualTo("1480");
        node.step = Duration.ofNanos(1_000);
        JsonObject whileTimeGoesOn = data("getTraderSummary", TRADER + "/summary");
        assertThat(whileTimeGoesOn.getValue("winRate")).isEqualTo(all.getValue("winRate"));
        assertThat(whileTimeGoesOn.getValue("gasUsd")).isEqualTo(all.getValue("gasUsd"));
        node.step = Duration.ZERO;
        assertThat(node.get("getTraderSummary", "/v1/traders/" + TRADER + "/summary?period=2d")
                        .status())
                .isEqualTo(400);
    }

    private static void traded(long position, String time, String usd) throws Exception {
        update(
                "insert into trades (position, ts, pool_id, trader_id, source_id, protocol_id, status, zero_for_one, amount_in,"
                        + " amount_out, trade_id, amount_usd) select " + position + ", '" + time
                        + "', 1, a.id, s.id, 1, 0, true, 1, 1, 't"
                        + position + "', " + usd + " from accounts a, sources s where a.address = '" + TRADER
                        + "' and s.name = 'chain'");
        update(
                "insert into gas_transactions (source_id, chain_id, tx, ts, trader_id, failed, gas_used, gas_price, native_usd,"
                        + " pools, protocols, amounts, first_log, last_log, token_first, token_last) select s.id, 1, int8send("
                        + position + "), '" + time
                        + "', a.id, false, 100000, 20000000000, 2000, '{1}', '{1}', '{null}', 0, 0, 1, 2"
                        + " from accounts a, sources s where a.address = '" + TRADER + "' and s.name = 'chain'");
    }

    @Test
    void untilALedgerHasItsMidnightThereIsNoDailyChangeAndAnswersAreKeptBriefly() throws Exception {
        String passed = "update ledgers l set open = true, passed = '%s' from accounts a where a.id = l.trader_id"
                + " and a.address = '" + TRADER + "'";
        List<StateFamily> told = List.of(StateFamily.PERFORMANCE, StateFamily.PNL, StateFamily.RISK);

        update(passed.formatted("2024-01-04T23:00:00Z"));
        assertThat(data("getPnl", TRADER + "/pnl").getValue("dailyChange")).isNull();
        assertThat(data("getTraderSummary", TRADER + "/summary").getValue("dailyChange"))
                .isNull();
        assertThat(told).allSatisfy(family -> assertThat(goodMillis(family)).isLessThanOrEqualTo(1_000));

        update(passed.formatted("2024-01-05T00:00:00Z"));
        assertThat(data("getPnl", TRADER + "/pnl").getString("dailyChange")).isEqualTo("349");
        assertThat(told).allSatisfy(family -> assertThat(goodMillis(family)).isGreaterThan(10_000));
    }

    @Test
    void aViewInEtherHangsOnTheRateToo() throws Exception {
        for (StateFamily family : List.of(StateFamily.PNL, StateFamily.POSITIONS)) {
            rated("delete from prices where token_id in (select id from tokens where address = '%s')");
            // What has no rate yet waits for the first.
            assertThat(told(family, Map.of("currency", "eth")).tags()).contains(Tags.price(SeededMarket.WETH));
            assertThat(told(family, Map.of("currency", "usd")).tags()).doesNotContain(Tags.price(SeededMarket.WETH));

            // The token's own price is 10 seconds old and good for 20 more.
            rated("insert into prices (token_id, ts, source, usd) select id, '"
                    + SeededMarket.NOW.minusSeconds(25) + "', 'posted', 2000 from tokens"
                    + " where chain_id = 1 and address = '%s'");
            Topics.StateTold told = told(family, Map.of("currency", "eth"));
            assertThat(told.tags()).contains(Tags.price(SeededMarket.WETH), Tags.price(SeededLedger.WETH));
            assertThat(told.goodMillis()).isPositive().isLessThanOrEqualTo(5_000);
            // Six at 150, counted at 2000.
            assertThat(told.objects().toString()).contains(family == StateFamily.PNL ? "0.45" : "0.075");
            assertThat(goodMillis(family)).isGreaterThan(10_000);
        }
    }

    private static void rated(String sql) throws Exception {
        update(sql.formatted(SeededMarket.WETH));
    }

    private static long goodMillis(StateFamily family) {
        return told(family, Map.of()).goodMillis();
    }

    private static Topics.StateTold told(StateFamily family, Map<String, String> terms) {
        var asked = new Topics.StateAsked(family, TRADER, new Sight.Visible(false, List.of("chain")), terms);
        return QueryNode.await(node.bus.ask(Topics.state(family), asked, Duration.ofSeconds(20)));
    }

    private static void update(String sql) throws Exception {
        try (Connection connection = node.connect()) {
            new SeededStore(connection).update(sql);
        }
    }
}
