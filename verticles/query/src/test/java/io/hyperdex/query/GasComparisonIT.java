package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Costs beside those of others, in a store whose gas prices were ten times as high three weeks ago. */
class GasComparisonIT {
    private static final String TRADER = "0x" + "a1".repeat(20);
    private static final String OF_BUSY_PAIR = "0x" + "a2".repeat(20);
    private static final String OTHER = "0x" + "a3".repeat(20);
    private static final String WETH = "0x" + "b1".repeat(20);
    private static final String USDC = "0x" + "b2".repeat(20);
    private static final String BUSY = "0x" + "b3".repeat(20);
    private static final String UNKNOWN = "0x" + "b4".repeat(20);

    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new QueryNode(QueryNode.configuration());
        try (Connection connection = node.connect()) {
            var store = new SeededStore(connection);
            store.update("insert into sources (id, name) overriding system value values (1, 'chain')");
            store.update("insert into accounts (address) values (?), (?), (?)", TRADER, OF_BUSY_PAIR, OTHER);
            store.update("insert into tokens (chain_id, address) values (1, ?), (1, ?), (1, ?)", WETH, USDC, BUSY);
            for (int gwei : new int[] {10, 20, 30, 40}) {
                paid(store, OTHER, "2024-01-03T12:00:00Z", gwei, USDC);
                paid(store, OTHER, "2023-12-16T12:00:00Z", 10 * gwei, USDC);
            }
            paid(store, TRADER, "2024-01-04T12:00:00Z", 30, USDC);
            paid(store, TRADER, "2023-12-17T12:00:00Z", 300, USDC);
            for (int second = 10; second < 70; second++) {
                paid(store, OTHER, "2024-01-02T01:%02d:%02dZ".formatted(second / 60, second % 60), 20, BUSY);
            }
            paid(store, OF_BUSY_PAIR, "2024-01-04T12:00:00Z", 30, BUSY);
            paid(store, OTHER, "2024-01-04T12:00:00Z", 20, WETH);
            store.update(
                    "insert into gas_sums select 3, 1, 86400, '2024-01-04', id, 1, 1, 1, 0, 0, 0, 0.003, 6, 0, 0, 6,"
                            + " 1000 from accounts");
        }
    }

    private static void paid(SeededStore store, String trader, String time, int gwei, String out) throws SQLException {
        store.update("""
                insert into gas_transactions (source_id, chain_id, tx, ts, trader_id, failed, gas_used, gas_price, native_usd,
                    pools, protocols, amounts, first_log, last_log, token_first, token_last, amount_usd)
                select 1, 1, uuid_send(gen_random_uuid()), ?::timestamptz, a.id, false, 100000, ?::numeric * 1000000000, 2000,
                    '{1}', '{1}', '{1000}', 0, 0, i.id, o.id, 1000
                from accounts a, tokens i, tokens o where a.address = ? and i.address = ? and o.address = ?
                """, time, gwei, trader, WETH, out);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static JsonObject data(String operation, String path) {
        var reply = node.get(operation, path);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        return reply.json().getJsonObject("data");
    }

    private static JsonObject comparison(String trader) {
        return data("getTraderGas", "/v1/traders/" + trader + "/gas")
                .getJsonArray("chains")
                .getJsonObject(0)
                .getJsonObject("comparison");
    }

    @Test
    void aTransactionIsComparedWithThoseOfItsOwnWeek() {
        JsonObject comparison = comparison(TRADER);

        assertThat(comparison.getInteger("transactions")).isEqualTo(2);
        assertThat(comparison.getString("actual")).isEqualTo("0.033");
        // Of 10, 20, 30, 30 and 40 gwei the quartile is 20, and of ten times as much 200.
        assertThat(comparison.getString("baseline")).isEqualTo("0.022");
        assertThat(comparison.getString("saving")).isEqualTo("0.011");
        assertThat(comparison.getString("savingUsd")).isEqualTo("22");
        assertThat(comparison.getInteger("n")).isEqualTo(5);
    }

    @Test
    void aBusyHourIsNotTheWholeSample() {
        JsonObject comparison = comparison(OF_BUSY_PAIR);

        assertThat(comparison.getInteger("n")).isEqualTo(48 + 1);
        assertThat(comparison.getString("saving")).isEqualTo("0.001");
    }

    @Test
    void anEstimateHasAHistoryOnlyIfBothTokensAreKnown() {
        String path = "/v1/gas/estimate?chain=1&tokenIn=";

        assertThat(data("getGasEstimate", path + WETH + "&tokenOut=" + USDC).getString("basis"))
                .isEqualTo("history");
        assertThat(data("getGasEstimate", path + UNKNOWN + "&tokenOut=" + WETH).getString("basis"))
                .isEqualTo("default");
        assertThat(data("getGasEstimate", path + WETH + "&tokenOut=" + UNKNOWN).getInteger("n"))
                .isZero();
    }
}
