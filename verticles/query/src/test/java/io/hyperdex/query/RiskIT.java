package io.hyperdex.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.OrderKey;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The risk of a trader who holds two tokens, six of one at 150 USD and ten of the other at 2, that trade in one pool. */
class RiskIT {
    private static final String TRADER = "0x" + "a1".repeat(20);
    private static final int DAYS = 90;
    private static final double[] VALUES = {900, 20};

    private static final double[][] RETURNS = new double[2][DAYS];
    private static QueryNode node;

    @BeforeAll
    static void start() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        node = new QueryNode(QueryNode.configuration());
        try (Connection connection = node.connect()) {
            SeededStore store = SeededLedger.surroundings(connection);
            SeededLedger.write(store, connection, TRADER, "chain");
            prices(store, new Random(seed));
            store.update(
                    "insert into pools (chain_id, address, protocol, token0, token1, quote) select 1, ?, 'uniswap-v3',"
                            + " min(id), max(id), 1 from tokens where address in (?, ?)",
                    "0x" + "b1".repeat(20),
                    SeededLedger.WETH,
                    SeededLedger.UNPRICED);
            candles(
                    store,
                    fill("2024-01-04T12:34:59Z", "1000"),
                    fill("2024-01-04T12:35:00Z", "100"),
                    fill("2024-01-05T12:10:00Z", "50"),
                    fill("2024-01-05T12:34:00Z", "7"));
            connection.commit();
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static void prices(SeededStore store, Random random) throws Exception {
        String insert = "insert into prices (token_id, ts, source, usd)"
                + " select id, ?::timestamptz, 'posted', ? from tokens where address = ?";
        store.update(
                insert, SeededMarket.NOW.minusSeconds(10).toString(), BigDecimal.valueOf(2), SeededLedger.UNPRICED);
        List<String> tokens = List.of(SeededLedger.WETH, SeededLedger.UNPRICED);
        for (int token = 0; token < 2; token++) {
            double before = Double.NaN;
            for (int day = 0; day <= DAYS; day++) {
                BigDecimal price = BigDecimal.valueOf(1_000 + random.nextInt(200), 1);
                Instant midnight = SeededMarket.NOW.truncatedTo(ChronoUnit.DAYS).minus(DAYS - day, ChronoUnit.DAYS);
                store.update(insert, midnight.toString(), price, tokens.get(token));
                if (day > 0) {
                    RETURNS[token][day - 1] = price.doubleValue() / before - 1;
                }
                before = price.doubleValue();
            }
        }
    }

    private static Fill fill(String time, @Nullable String usd) {
        Instant at = Instant.parse(time);
        return new Fill(
                at,
                OrderKey.of(at, null, null, time, "chain"),
                true,
                BigDecimal.ONE,
                BigDecimal.ONE,
                BigDecimal.ONE,
                usd == null ? null : new BigDecimal(usd));
    }

    private static void candles(SeededStore store, Fill... fills) throws Exception {
        for (Interval interval : Interval.STORED) {
            for (CandleState candle : CandleState.fold(interval, List.of(fills))) {
                store.candle(11, interval, candle);
            }
        }
    }

    private static JsonObject risk() {
        var reply = node.get("getRisk", "/v1/traders/" + TRADER + "/risk?period=all");
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(200);
        return reply.json().getJsonObject("data");
    }

    private static double covariance(double[] one, double[] other) {
        double ofOne = Arrays.stream(one).average().orElseThrow();
        double ofOther = Arrays.stream(other).average().orElseThrow();
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - ofOne) * (other[i] - ofOther);
        }
        return sum / (one.length - 1);
    }

    @Test
    void whatThePortfolioMayLoseIsTheQuadraticFormOfTheCovariances() {
        double variance = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                variance += VALUES[i] * VALUES[j] * covariance(RETURNS[i], RETURNS[j]);
            }
        }
        JsonObject portfolio = risk().getJsonObject("portfolio");

        assertThat(portfolio.getInteger("n")).isEqualTo(DAYS);
        assertThat(Double.parseDouble(portfolio.getString("var95Usd")) / Math.sqrt(variance))
                .isEqualTo(1.6448536269514722, within(1e-9));
        assertThat(Double.parseDouble(portfolio.getString("var99Usd")) / Math.sqrt(variance))
                .isEqualTo(2.3263478740408408, within(1e-9));
    }

    @Test
    void theVolumeOfADayIsThatOfPoolsAndUnknownWhileATradeHasNoValue() throws Exception {
        List<JsonObject> tokens = new ArrayList<>();
        risk().getJsonArray("liquidity").forEach(token -> tokens.add((JsonObject) token));
        assertThat(tokens)
                .extracting(token -> token.getString("token"))
                .containsExactly(SeededLedger.WETH, SeededLedger.UNPRICED);
        assertThat(tokens).extracting(token -> token.getString("volume24hUsd")).containsExactly("157", "157");
        assertThat(tokens.get(1).getString("daysToExit")).startsWith("1.27388535");

        update("update candles set unvalued = 1 where pool_id = 11 and open_time >= '2024-01-05T12:10:00Z'");
        try {
            JsonObject token = risk().getJsonArray("liquidity").getJsonObject(0);
            assertThat(token.getValue("volume24hUsd")).isNull();
            assertThat(token.getValue("daysToExit")).isNull();
        } finally {
            update("update candles set unvalued = 0 where pool_id = 11");
        }
    }

    private static void update(String sql) throws Exception {
        try (Connection connection = node.connect()) {
            new SeededStore(connection).update(sql);
        }
    }
}
