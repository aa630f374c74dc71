package io.hyperdex.node.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperdex.platform.testing.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A trader of the last twelve days: buys and sells WETH at a price that goes up and down, with gas that is known, holds a
 * token that nobody prices, and fails once.
 */
public final class KnownTrader {
    public static final String ADDRESS = "0xd8da6bf26964af9d7eed9e03e53415d37aa96045";
    public static final String CHECKSUMMED = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
    public static final String UNPRICED = "0x" + "d0".repeat(20);
    public static final String HOSTILE = "<img src=x onerror=document.title='owned'>";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WETH = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
    private static final String USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
    private static final int DAYS = 12;

    private KnownTrader() {}

    /** Posts all of it as the caller's source, and waits until the ledger, its days and the gas know it. */
    public static void post(HttpCaller api, String trader) throws Exception {
        String described = "{\"symbol\":\"" + HOSTILE + "\",\"name\":\"hostile\",\"decimals\":18}";
        assertThat(api.put("/v1/tokens/1/" + UNPRICED, described).statusCode() / 100)
                .isEqualTo(2);
        Instant first = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(DAYS));
        List<ObjectNode> prices = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            prices.add(price(at(first, day).minusSeconds(60), usd(day)));
        }
        send(api, "/v1/prices", "prices", prices);
        send(api, "/v1/trades", "trades", trades(trader, first));
        Eventually.holds(
                "the ledger has " + (DAYS + 1) + " trades and " + DAYS + " days, and the gas is known",
                Duration.ofSeconds(30),
                () -> api.getJson(path(trader, "pnl")).at("/data/trades").asInt() == DAYS + 1
                        && api.getJson(path(trader, "performance"))
                                        .at("/data/days")
                                        .asInt()
                                == DAYS
                        && api.getJson(path(trader, "gas"))
                                        .at("/data/chains/0/figures/transactions")
                                        .asInt()
                                == DAYS + 2);
    }

    /** One trade of now, at a price that is known. */
    public static void buy(HttpCaller api, String trader) throws Exception {
        ObjectNode trade = trade(trader, Instant.now().truncatedTo(ChronoUnit.MILLIS), 0);
        send(api, "/v1/trades", "trades", List.of(swap(trade, USDC, "2000", WETH, "1")));
    }

    private static Instant at(Instant first, int day) {
        return first.plus(Duration.ofDays(day)).plus(Duration.ofHours(1 + day));
    }

    private static int usd(int day) {
        return 2_000 + 10 * (day * 7 % 11);
    }

    /** Two days of buying and one of selling, in turn; once what has no price, and once in vain. */
    private static List<ObjectNode> trades(String trader, Instant first) {
        List<ObjectNode> trades = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            ObjectNode trade = trade(trader, at(first, day), day);
            trades.add(
                    day % 3 == 2
                            ? swap(trade, WETH, "0.5", USDC, String.valueOf(usd(day) / 2))
                            : swap(trade, USDC, String.valueOf(usd(day)), WETH, "1"));
        }
        ObjectNode odd = trade(trader, first.plusSeconds(60), DAYS).put("pool", "0x" + "e1".repeat(20));
        trades.add(swap(odd, USDC, "100", UNPRICED, "5000"));
        ObjectNode failed = trade(trader, first.plusSeconds(7_200), DAYS + 1).put("status", "failed");
        trades.add(swap(failed, USDC, "100", WETH, "0"));
        return trades;
    }

    private static ObjectNode swap(ObjectNode trade, String tokenIn, String in, String tokenOut, String out) {
        return trade.put("tokenIn", tokenIn)
                .put("amountIn", in)
                .put("tokenOut", tokenOut)
                .put("amountOut", out);
    }

    public static String path(String trader, String what) {
        return "/v1/traders/" + trader + "/" + what;
    }

    private static ObjectNode price(Instant at, int usd) {
        return JSON.createObjectNode()
                .put("chainId", 1)
                .put("token", WETH)
                .put("usd", String.valueOf(usd))
                .put("timestamp", at.toString());
    }

    private static ObjectNode trade(String trader, Instant at, int number) {
        return JSON.createObjectNode()
                .put("tradeId", trader.substring(2, 8) + "-" + number)
                .put("chainId", 1)
                .put("timestamp", at.toString())
                .put("protocol", "uniswap-v3")
                .put("pool", "0x" + "e0".repeat(20))
                .put("trader", trader)
                .put("txHash", "0x" + trader.substring(2, 10) + String.format("%056x", number))
                .put("gasUsed", 120_000 + 1_000 * number)
                .put("effectiveGasPrice", (10 + number) + "000000000")
                .put("baseFeePerGas", (9 + number) + "500000000");
    }

    private static void send(HttpCaller api, String path, String name, List<ObjectNode> items) throws Exception {
        var body = JSON.createObjectNode().set(name, JSON.createArrayNode().addAll(items));
        var answer = api.post(path, "application/json", body.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(HttpCaller.json(answer).path("rejected")).as(answer.body()).isEmpty();
    }
}
