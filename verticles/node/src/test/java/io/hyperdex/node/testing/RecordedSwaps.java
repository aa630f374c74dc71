package io.hyperdex.node.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The recorded day as a sender would post it, decoded here apart from the product: swaps of three Uniswap V3 pools on
 * 2024-01-05, and what their tokens are.
 */
public final class RecordedSwaps {
    public static final String USDC_WETH = "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640";

    private static final String DAY = "/recordings/univ3-ethereum-2024-01-05/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Token USDC = new Token("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", "USDC", 6);
    private static final Token WETH = new Token("0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2", "WETH", 18);
    private static final Token SQUEETH = new Token("0xf1b99e3e573a1a9c5e6b2ce818b617f0e664e86b", "oSQTH", 18);
    private static final List<Pool> POOLS = List.of(
            new Pool(USDC_WETH, USDC, WETH, "0.0005"),
            new Pool("0x8ad599c3a0ff1de082011efddc58f1908eb6e6d8", USDC, WETH, "0.003"),
            new Pool("0x82c427adfdf2d245ec51d8046b41c4ee87f0d29c", WETH, SQUEETH, "0.003"));

    private record Token(String address, String symbol, int decimals) {}

    private record Pool(String address, Token token0, Token token1, String fee) {}

    private RecordedSwaps() {}

    /** Describes the tokens and pools to a node. */
    public static void describe(HttpCaller api) throws IOException, InterruptedException {
        for (Token token : List.of(USDC, WETH, SQUEETH)) {
            ObjectNode body = JSON.createObjectNode()
                    .put("symbol", token.symbol())
                    .put("name", token.symbol())
                    .put("decimals", token.decimals());
            put(api, "/v1/tokens/1/" + token.address(), body);
        }
        for (Pool pool : POOLS) {
            ObjectNode body = JSON.createObjectNode()
                    .put("protocol", "uniswap-v3")
                    .put("token0", pool.token0().address())
                    .put("token1", pool.token1().address())
                    .put("fee", pool.fee());
            put(api, "/v1/pools/1/" + pool.address(), body);
        }
    }

    private static void put(HttpCaller api, String path, ObjectNode body) throws IOException, InterruptedException {
        var response = api.put(path, body.toString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + " answered " + response.statusCode() + " " + response.body());
        }
    }

    /** All 6,354 swaps, pool by pool. */
    public static List<ObjectNode> all() throws IOException {
        List<ObjectNode> swaps = new ArrayList<>();
        for (Pool pool : POOLS) {
            for (Map<String, String> row : rows("ethereum-" + pool.address() + "-2024-01-05.pool.tick.csv.gz")) {
                if (row.get("tx_type").equals("SWAP")) {
                    swaps.add(swap(pool, row));
                }
            }
        }
        return swaps;
    }

    /** The body of a POST. */
    public static String body(List<ObjectNode> trades) {
        ArrayNode items = JSON.createArrayNode().addAll(trades);
        return JSON.createObjectNode().set("trades", items).toString();
    }

    /** The reference bars of the USDC/WETH 0.05 % pool, minutes without a swap left out. */
    public static List<Map<String, String>> minuteBars() throws IOException {
        return rows("ethereum-" + USDC_WETH + "-2024-01-05.minute.csv.gz").stream()
                .filter(bar -> !bar.get("openTick").isEmpty()
                        && new BigDecimal(bar.get("inAmount0"))
                                        .add(new BigDecimal(bar.get("inAmount1")))
                                        .signum()
                                > 0)
                .toList();
    }

    private static ObjectNode swap(Pool pool, Map<String, String> row) {
        BigDecimal amount0 = units(row.get("amount0"), pool.token0());
        BigDecimal amount1 = units(row.get("amount1"), pool.token1());
        boolean gives0 = amount0.signum() > 0;
        return JSON.createObjectNode()
                .put("chainId", 1)
                .put("timestamp", row.get("block_timestamp").replace(' ', 'T') + "Z")
                .put("protocol", "uniswap-v3")
                .put("pool", pool.address())
                .put("trader", row.get("receipt"))
                .put("recipient", row.get("receipt"))
                .put("tokenIn", (gives0 ? pool.token0() : pool.token1()).address())
                .put("tokenOut", (gives0 ? pool.token1() : pool.token0()).address())
                .put("amountIn", plain((gives0 ? amount0 : amount1).abs()))
                .put("amountOut", plain((gives0 ? amount1 : amount0).abs()))
                .put("sqrtPriceX96", row.get("sqrtPriceX96"))
                .put("blockNumber", Long.parseLong(row.get("block_number")))
                .put("txHash", row.get("transaction_hash"))
                .put("txIndex", Integer.parseInt(row.get("tx_index")))
                .put("logIndex", Integer.parseInt(row.get("log_index")));
    }

    private static BigDecimal units(String raw, Token token) {
        return new BigDecimal(new BigInteger(raw), token.decimals());
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private static List<Map<String, String>> rows(String file) throws IOException {
        try (var text = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(RecordedSwaps.class.getResourceAsStream(DAY + file)), StandardCharsets.UTF_8))) {
            String[] names = text.readLine().split(",", -1);
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                String[] cells = line.split(",", -1);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < names.length; i++) {
                    row.put(names[i], cells[i]);
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
