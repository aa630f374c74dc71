package io.hyperdex.node;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What senders get wrong, by accident and on purpose. */
final class HostileInput {
    private static final List<String> BROKEN_VALUES = List.of(
            "1e999999999",
            "\"1e999999999\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "-1",
            "\"-1\"",
            "\"01\"",
            "\"1.\"",
            "\"NaN\"",
            "NaN",
            "true",
            "[]",
            "{}",
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
            "\"0x\"",
            "\"0xzz0000000000000000000000000000000000000000\"",
            "\"\"",
            "\"" + "9".repeat(500) + "\"",
            "9".repeat(500),
            "\"9999-12-31T23:59:59Z\"",
            "\"0001-01-01T00:00:00Z\"",
            "\"2024-02-30T00:00:00Z\"",
            "\"'; drop table trades; --\"",
            "\"=cmd|' /C calc'!A0\"",
            "\"<img src=x onerror=alert(1)>\"");
    private static final List<String> REQUIRED = List.of(
            "tradeId",
            "chainId",
            "timestamp",
            "protocol",
            "pool",
            "trader",
            "tokenIn",
            "tokenOut",
            "amountIn",
            "amountOut");
    /** Fields whose notation excludes every broken value; a protocol may be called NaN. */
    private static final List<String> TYPED =
            List.of("chainId", "timestamp", "pool", "trader", "tokenIn", "tokenOut", "amountIn", "amountOut");

    private static final List<String> UNREADABLE =
            List.of("{", "nonsense", "[1,2]", "\"text\"", "7", "{\"a\":1}}", "{'a':1}");
    private static final List<String> PARAMETERS = List.of(
            "chain",
            "pool",
            "interval",
            "from",
            "to",
            "limit",
            "cursor",
            "base",
            "currency",
            "sort",
            "order",
            "trader",
            "token",
            "minUsd",
            "after",
            "status",
            "q",
            "empty",
            "foo");
    private static final List<String> VALUES = List.of(
            "1",
            "-1",
            "0",
            "99999999999999999999",
            "1m",
            "1y",
            "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640",
            "%00",
            "%ED%A0%80",
            "2024-01-05T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "1e999",
            "token0",
            "usd",
            "%27%3B%20drop%20table%20trades",
            "e1.5",
            "eyJhIjoxfQ",
            "desc",
            "",
            "%",
            "NaN");
    private static final List<String> PATHS = List.of(
            "/v1/trades",
            "/v1/candles",
            "/v1/pools",
            "/v1/tokens",
            "/v1/prices",
            "/v1/prices/history",
            "/v1/trades/x",
            "/v1/pools/1/0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640",
            "/v1/tokens/1/0x0",
            "/v1/nothing",
            "/problems/forbidden",
            "/problems/none",
            "/..%2f..%2fetc%2fpasswd",
            "/js/../../x",
            "/docs");

    record Request(
            String path,
            @Nullable String mediaType,
            @Nullable String body) {}

    private HostileInput() {}

    static String validTrade(Random random) {
        return trade(random, "", "");
    }

    /** A trade with one thing wrong, or no trade at all. */
    static String brokenTrade(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> pick(random, UNREADABLE);
            case 1 -> trade(random, pick(random, REQUIRED), "");
            case 2 -> trade(random, "", ",\"unheardOf\":" + pick(random, BROKEN_VALUES));
            default -> {
                String field = pick(random, TYPED);
                yield trade(random, field, ",\"" + field + "\":" + pick(random, BROKEN_VALUES));
            }
        };
    }

    private static String trade(Random random, String without, String more) {
        var text = new StringBuilder("{\"x\":0");
        text.setLength(1);
        field(text, without, "tradeId", "\"fuzz-" + Long.toHexString(random.nextLong()) + "\"");
        field(text, without, "chainId", "1");
        field(text, without, "timestamp", String.valueOf(1_704_412_800 + random.nextInt(86_400)));
        field(text, without, "protocol", "\"uniswap-v3\"");
        field(text, without, "pool", "\"0x" + String.format("%040x", 1 + random.nextInt(9)) + "\"");
        field(text, without, "trader", "\"0x" + String.format("%040x", 1 + random.nextInt(99)) + "\"");
        field(text, without, "tokenIn", "\"0x" + "a".repeat(40) + "\"");
        field(text, without, "tokenOut", "\"0x" + "b".repeat(40) + "\"");
        field(text, without, "amountIn", "\"" + (1 + random.nextInt(1_000)) + ".5\"");
        field(text, without, "amountOut", "\"" + (1 + random.nextInt(1_000)) + "\"");
        field(text, without, "poolPrice", "\"1." + (1 + random.nextInt(999)) + "\"");
        return text.append(more).append('}').toString();
    }

    private static void field(StringBuilder text, String without, String name, String value) {
        if (!name.equals(without)) {
            text.append(text.length() == 1 ? "" : ",")
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(value);
        }
    }

    static Request request(Random random) {
        if (random.nextInt(4) == 0) {
            String media = pick(random, List.of("application/json", "application/x-ndjson", "text/plain", "a/b; c"));
            String body =
                    random.nextBoolean() ? pick(random, UNREADABLE) : "{\"trades\":[" + brokenTrade(random) + "]}";
            return new Request(pick(random, List.of("/v1/trades", "/v1/prices", "/v1/nothing")), media, body);
        }
        var path = new StringBuilder(pick(random, PATHS));
        for (int i = random.nextInt(5); i > 0; i--) {
            path.append(path.indexOf("?") < 0 ? '?' : '&')
                    .append(pick(random, PARAMETERS))
                    .append('=')
                    .append(pick(random, VALUES).replaceAll("%(?![0-9A-F]{2})", "%25"));
        }
        return new Request(path.toString(), null, null);
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
