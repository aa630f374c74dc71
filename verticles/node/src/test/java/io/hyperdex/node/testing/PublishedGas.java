package io.hyperdex.node.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.domain.Examples;
import io.hyperdex.platform.testing.Eventually;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** 1,083 published transactions of 2,620 swaps, and how they are posted as trades. */
public record PublishedGas(
        String hash,
        String trader,
        Instant time,
        BigInteger gasPrice,
        BigDecimal cost,
        double costUsd,
        BigDecimal ethUsd,
        List<Integer> logs) {
    public static final String WETH = "0x82af49447d8a07e3bd95bd0d56f35241523fbab1";
    public static final String USDC = "0xaf88d065e77c8cc2239327c5edb3a432268e5831";
    public static final List<PublishedGas> ALL = Examples.rows("arbitrum/transactions.csv").stream()
            .map(PublishedGas::of)
            .toList();

    private static final ObjectMapper JSON = new ObjectMapper();

    private static PublishedGas of(String[] row) {
        return new PublishedGas(
                row[0],
                row[1],
                Instant.ofEpochSecond(Long.parseLong(row[2])),
                new BigInteger(row[3]),
                new BigDecimal(row[4]),
                Double.parseDouble(row[5]),
                new BigDecimal(row[6]),
                Stream.of(row[7].split(" ")).map(Integer::valueOf).distinct().toList());
    }

    /** Not published, but a whole number: the cost is a multiple of the price in all of them. */
    public long gasUsed() {
        return cost.movePointRight(18).divide(new BigDecimal(gasPrice)).longValueExact();
    }

    /** Gas prices of a range of time, of those whose time (UTC) fits. */
    public static List<BigDecimal> prices(Instant from, Instant to, Predicate<OffsetDateTime> fits) {
        return ALL.stream()
                .filter(one -> !one.time.isBefore(from)
                        && one.time.isBefore(to)
                        && fits.test(one.time.atOffset(ZoneOffset.UTC)))
                .map(one -> new BigDecimal(one.gasPrice))
                .toList();
    }

    public static void postPrices(HttpCaller api) throws Exception {
        Map<Instant, BigDecimal> prices = new TreeMap<>();
        ALL.forEach(one -> prices.put(one.time, one.ethUsd));
        List<ObjectNode> items = new ArrayList<>();
        prices.forEach((time, usd) -> items.add(JSON.createObjectNode()
                .put("chainId", 42_161)
                .put("token", WETH)
                .put("usd", usd.toPlainString())
                .put("timestamp", time.toString())));
        for (int from = 0; from < items.size(); from += 1_000) {
            ArrayNode some = JSON.createArrayNode().addAll(items.subList(from, Math.min(items.size(), from + 1_000)));
            HttpResponse<String> answer = api.post(
                    "/v1/prices",
                    "application/json",
                    JSON.createObjectNode().set("prices", some).toString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    public static void postTrades(HttpCaller api) throws Exception {
        ArrayNode trades = JSON.createArrayNode();
        for (PublishedGas one : ALL) {
            for (int log : one.logs) {
                trades.add(trade(one, log));
            }
        }
        HttpResponse<String> answer = api.post(
                "/v1/trades",
                "application/json",
                JSON.createObjectNode().set("trades", trades).toString());
        assertThat(HttpCaller.json(answer).path("accepted").asInt())
                .as(answer.body())
                .isEqualTo(trades.size());
        String position = HttpCaller.json(answer).path("position").asText();
        Eventually.holds(
                "the gas of all of them is known",
                Duration.ofSeconds(20),
                () -> api.getJson("/v1/gas/oracle?chain=42161")
                        .at("/asOf/position")
                        .asText()
                        .equals(position));
    }

    public static ObjectNode trade(PublishedGas one, int log) {
        return JSON.createObjectNode()
                .put("chainId", 42_161)
                .put("timestamp", one.time.toString())
                .put("protocol", log % 2 == 0 ? "uniswap-v3" : "balancer-v2")
                .put("pool", "0x" + String.format("%040x", 1 + log % 4))
                .put("trader", one.trader)
                .put("tokenIn", WETH)
                .put("tokenOut", USDC)
                .put("amountIn", "1")
                .put("amountOut", "1000")
                .put("txHash", one.hash)
                .put("logIndex", log)
                .put("gasUsed", one.gasUsed())
                .put("effectiveGasPrice", one.gasPrice.toString());
    }
}
