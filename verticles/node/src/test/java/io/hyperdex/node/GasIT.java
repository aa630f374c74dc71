package io.hyperdex.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.domain.gas.Percentiles;
import io.hyperdex.node.testing.HttpCaller;
import io.hyperdex.node.testing.NodeProcess;
import io.hyperdex.node.testing.PublishedGas;
import io.hyperdex.platform.testing.AnswerContract;
import io.hyperdex.platform.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 1,083 published transactions of 2,620 swaps go in as trades; their published costs come out of the gas answers. */
class GasIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AnswerContract CONTRACT = AnswerContract.load();
    private static final List<PublishedGas> PUBLISHED = PublishedGas.ALL;
    private static final String WETH = PublishedGas.WETH;
    private static final String USDC = PublishedGas.USDC;
    private static final String RANGE = "&from=2023-04-01T00:00:00Z&to=2023-09-01T00:00:00Z";

    @TempDir
    static Path directory;

    private static NodeProcess node;
    private static HttpCaller api;

    @BeforeAll
    static void post() throws Exception {
        node = NodeProcess.start(
                directory.resolve("data"),
                Map.of(
                        "HYPERDEX_AUTH_ANONYMOUS_SCOPES", "read,ingest",
                        "HYPERDEX_AUTH_ANONYMOUS_TIER", "unlimited"));
        api = new HttpCaller(node.http());
        PublishedGas.postPrices(api);
        PublishedGas.postTrades(api);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static JsonNode get(String operation, String path) throws Exception {
        HttpResponse<String> answer = api.get(path);
        String type = answer.headers().firstValue("content-type").orElse("");
        assertThat(CONTRACT.violations(operation, answer.statusCode(), type, new JsonObject(answer.body())))
                .as(answer.body())
                .isEmpty();
        return HttpCaller.json(answer).path("data");
    }

    private static BigDecimal cost(JsonNode figures) {
        return new BigDecimal(figures.path("cost").asText());
    }

    private static BigDecimal sum(Stream<BigDecimal> costs) {
        return costs.reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void theCostsOfEachTraderAreThePublishedOnes() throws Exception {
        Map<String, List<PublishedGas>> traders = new HashMap<>();
        PUBLISHED.forEach(one -> traders.computeIfAbsent(one.trader(), trader -> new ArrayList<>())
                .add(one));
        for (var trader : traders.entrySet()) {
            JsonNode gas = get("getTraderGas", "/v1/traders/" + trader.getKey() + "/gas?period=all&chain=42161");
            JsonNode figures = gas.at("/chains/0/figures");

            assertThat(figures.path("transactions").asInt())
                    .isEqualTo(trader.getValue().size());
            assertThat(cost(figures))
                    .isEqualByComparingTo(sum(trader.getValue().stream().map(PublishedGas::cost)));
            double usd = trader.getValue().stream()
                    .mapToDouble(PublishedGas::costUsd)
                    .sum();
            assertThat(figures.path("costUsd").asDouble()).isEqualTo(usd, within(usd * 1e-12));
            assertThat(gas.at("/chains/0/comparison/reason").isNull()
                            || gas.at("/chains/0/comparison/transactions").asInt() == 0)
                    .isTrue();
        }
    }

    @Test
    void aTransactionCountsOnceHoweverManySwapsItHas() throws Exception {
        BigDecimal published = sum(PUBLISHED.stream().map(PublishedGas::cost));
        JsonNode chain =
                get("getGasFailed", "/v1/gas/failed?chain=42161" + RANGE).path("figures");

        assertThat(chain.path("transactions").asInt()).isEqualTo(1_083);
        assertThat(chain.path("failed").asInt()).isZero();
        assertThat(cost(chain)).isEqualByComparingTo(published);
        for (String by : List.of("pools", "protocols")) {
            BigDecimal total = BigDecimal.ZERO;
            int swaps = 0;
            for (JsonNode part : get(
                    "listGas" + (by.equals("pools") ? "Pools" : "Protocols"),
                    "/v1/gas/" + by + "?chain=42161" + RANGE)) {
                total = total.add(cost(part.path("figures")));
                swaps += part.path("figures").path("swaps").asInt();
            }
            assertThat(total).as(by).isEqualByComparingTo(published);
            assertThat(swaps)
                    .isEqualTo(PUBLISHED.stream()
                            .mapToInt(one -> one.logs().size())
                            .sum());
        }
    }

    @Test
    void hoursOfTheDayAndOfTheWeekShowThePercentilesOfTheGasPrices() throws Exception {
        Instant from = Instant.parse("2023-07-01T00:00:00Z");
        Instant to = Instant.parse("2023-08-21T00:00:00Z");
        JsonNode hours = get("getGasHours", "/v1/gas/hours?chain=42161&from=" + from + "&to=" + to);
        for (JsonNode hour : hours.path("hours")) {
            int of = hour.path("hour").asInt();
            assertMedian(hour, PublishedGas.prices(from, to, time -> time.getHour() == of));
        }
        int n = 0;
        for (JsonNode hour : hours.path("week")) {
            DayOfWeek day = DayOfWeek.of(hour.path("weekday").asInt());
            int of = hour.path("hour").asInt();
            assertMedian(
                    hour, PublishedGas.prices(from, to, time -> time.getDayOfWeek() == day && time.getHour() == of));
            n += hour.path("n").asInt();
        }
        assertThat(n).isEqualTo(PublishedGas.prices(from, to, time -> true).size());
        assertThat(get("getGasHours", "/v1/gas/hours?chain=42161&period=24h").path("best"))
                .isEmpty();
    }

    private static void assertMedian(JsonNode hour, List<BigDecimal> prices) {
        assertThat(hour.path("n").asInt()).isEqualTo(prices.size());
        if (!prices.isEmpty()) {
            double median = new Percentiles(prices).at(50).doubleValue();
            assertThat(hour.path("p50").asDouble()).isEqualTo(median, within(median * 0.000_5));
        }
    }

    @Test
    void theOracleAndEstimatesSayFromWhatTheyAre() throws Exception {
        JsonNode oracle = get("getGasOracle", "/v1/gas/oracle?chain=42161");
        assertThat(oracle.path("source").asText()).isEqualTo("trade-costs");
        assertThat(oracle.path("n").asInt()).isEqualTo(200);
        assertThat(oracle.at("/blockPrices/0/baseFeePerGas").isNull()).isTrue();
        assertThat(oracle.at("/blockPrices/0/estimatedPrices")).hasSize(3);
        assertThat(get("getGasOracle", "/v1/gas/oracle?chain=5").path("blockPrices"))
                .isEmpty();

        JsonNode known = get(
                "getGasEstimate", "/v1/gas/estimate?chain=42161&route=complex&tokenIn=" + WETH + "&tokenOut=" + USDC);
        List<BigDecimal> used = PUBLISHED.stream()
                .filter(one -> one.logs().size() > 3)
                .map(one -> BigDecimal.valueOf(one.gasUsed()))
                .toList();
        assertThat(known.path("basis").asText()).isEqualTo("history");
        assertThat(known.path("n").asInt()).isEqualTo(used.size());
        assertThat(known.path("units").asDouble())
                .isEqualTo(new Percentiles(used).at(50).doubleValue(), within(1.0));
        assertThat(known.at("/bids/1/costUsd").asDouble()).isPositive();
        JsonNode unknown = get("getGasEstimate", "/v1/gas/estimate?chain=1&route=multi-hop&approval=true");
        assertThat(unknown.path("units").asLong()).isEqualTo(21_000 + 180_000 + 45_000);
        assertThat(get("getGasEstimate", "/v1/gas/estimate?chain=1&tokenIn=" + WETH)
                        .path("status")
                        .asInt())
                .isZero();
        assertThat(api.get("/v1/gas/estimate?chain=1&route=teleport").body())
                .contains("direct", "multi-hop", "complex");
    }

    @Test
    void recommendationsCarryEvidenceAndWhoHasNoTradesGetsNone() throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        PUBLISHED.forEach(one -> counts.merge(one.trader(), 1L, Long::sum));
        String busiest = counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        JsonNode given =
                get("getTraderGasRecommendations", "/v1/traders/" + busiest + "/gas/recommendations?period=all");

        assertThat(given.path("transactions").asLong()).isEqualTo(counts.get(busiest));
        assertThat(given.path("items")).isNotEmpty().allSatisfy(item -> {
            assertThat(item.path("n").asInt()).isPositive();
            assertThat(item.path("evidence")).isNotEmpty();
            assertThat(item.path("savingUsd").asDouble()).isPositive();
        });
        String stranger = "0x" + "9".repeat(40);
        assertThat(get("getTraderGas", "/v1/traders/" + stranger + "/gas").path("chains"))
                .isEmpty();
        assertThat(get("getTraderGasRecommendations", "/v1/traders/" + stranger + "/gas/recommendations")
                        .path("items"))
                .isEmpty();
    }

    @Test
    void aFailedTransactionCountsOnceAndBurnsItsGas() throws Exception {
        ObjectNode failed = PublishedGas.trade(PUBLISHED.get(0), 1)
                .put("chainId", 10)
                .put("tradeId", "failed-1")
                .put("status", "failed")
                .put("txHash", "0x" + "a".repeat(64))
                .put("gasUsed", 50_000)
                .put("effectiveGasPrice", "2000000000");
        failed.remove(List.of("logIndex", "amountOut"));
        HttpResponse<String> answer = api.post(
                "/v1/trades",
                "application/json",
                JSON.createObjectNode()
                        .set("trades", JSON.createArrayNode().add(failed))
                        .toString());
        assertThat(HttpCaller.json(answer).path("accepted").asInt())
                .as(answer.body())
                .isEqualTo(1);
        Eventually.holds(
                "it is known",
                Duration.ofSeconds(20),
                () -> get("getGasFailed", "/v1/gas/failed?chain=10" + RANGE)
                                .at("/figures/failed")
                                .asInt()
                        == 1);

        JsonNode burned = get("getGasFailed", "/v1/gas/failed?chain=10" + RANGE);
        assertThat(burned.at("/figures/burned").asText()).isEqualTo("0.0001");
        assertThat(burned.at("/figures/reasons/costUsd").asText()).isNotEmpty();
        assertThat(burned.at("/figures/transactions").asInt()).isEqualTo(1);
        assertThat(burned.at("/recent/0/txHash").asText()).isEqualTo("0x" + "a".repeat(64));
        assertThat(burned.path("pools")).hasSize(1);
        assertThat(burned.path("series")).hasSize(1);
    }

    @Test
    void aTokenIsPricedByItsDeepPoolWhateverIsPosted() throws Exception {
        String weth = "0x4200000000000000000000000000000000000006";
        String usdc = "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913";
        String pool = "0x" + "b".repeat(40);
        ObjectNode deep = JSON.createObjectNode()
                .put("protocol", "uniswap-v3")
                .put("token0", weth)
                .put("token1", usdc)
                .put("fee", "0.0005")
                .put("liquidityUsd", "1000000");
        assertThat(api.put("/v1/pools/8453/" + pool, deep.toString()).statusCode())
                .isEqualTo(201);
        String now =
                Instant.now().minusSeconds(2).truncatedTo(ChronoUnit.MILLIS).toString();
        ObjectNode trade = PublishedGas.trade(PUBLISHED.get(0), 1)
                .put("chainId", 8_453)
                .put("timestamp", now)
                .put("pool", pool)
                .put("tokenIn", weth)
                .put("tokenOut", usdc)
                .put("amountOut", "2500");
        api.post("/v1/trades", "application/json", "{\"trades\":[" + trade + "]}");
        Eventually.holds(
                "it is priced",
                Duration.ofSeconds(20),
                () -> get("listPrices", "/v1/prices?chain=8453").size() == 1);
        assertThat(postPrice(weth, now, "desk").statusCode()).isEqualTo(200);

        JsonNode price = get("listPrices", "/v1/prices?chain=8453").path(0);
        assertThat(price.path("usd").asText()).isEqualTo("2500");
        assertThat(price.path("source").asText()).isEqualTo("route");
        assertThat(get("listPriceHistory", "/v1/prices/history?chain=8453&token=" + weth))
                .hasSize(2);
        assertThat(postPrice(weth, now, "route").statusCode()).isEqualTo(422);
    }

    private static HttpResponse<String> postPrice(String token, String time, String source) throws Exception {
        ObjectNode price = JSON.createObjectNode()
                .put("chainId", 8_453)
                .put("token", token)
                .put("usd", "9999")
                .put("timestamp", time)
                .put("source", source);
        return api.post("/v1/prices", "application/json", "{\"prices\":[" + price + "]}");
    }
}
