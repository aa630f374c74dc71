package io.hyperdex.ingest.posted;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, the reader says what they are; it never throws. */
class PostedTradeFuzzTest {
    private static final int ITEMS = 100_000;
    private static final String VALID =
            "{\"tradeId\":\"t-1\",\"chainId\":1,\"timestamp\":1704412800,\"protocol\":\"uniswap-v3\","
                    + "\"pool\":\"0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640\",\"trader\":\"0xd8da6bf26964af9d7eed9e03e53415d37aa96045\","
                    + "\"tokenIn\":\"0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"tokenOut\":\"0xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\","
                    + "\"amountIn\":\"1.5\",\"amountOut\":\"2\",\"metadata\":{\"a\":[1,{\"b\":null}]}}";
    private static final List<String> POISON = List.of(
            "1e999999999",
            "-1e-999999999",
            "\"1e999999999\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"9999-12-31T23:59:59.999Z\"",
            "\"-9999-01-01T00:00:00Z\"",
            "99999999999999999999999999",
            "9".repeat(127),
            "9".repeat(1_000),
            "0." + "0".repeat(1_000) + "1",
            "\"" + "9".repeat(100) + "." + "9".repeat(100) + "\"",
            "[".repeat(40) + "]".repeat(40),
            "{\"a\":".repeat(31) + "1" + "}".repeat(31),
            "{\"a\":{\"b\":{\"c\":[[1]]}}}",
            "\"" + "x".repeat(70_000) + "\"",
            "true",
            "null",
            "NaN",
            "{}",
            "[]",
            "\"\\uZZZZ\"",
            "\"\u0001\"",
            "'");

    private final PostedTradeReader reader =
            new PostedTradeReader(() -> Instant.parse("2024-01-06T00:00:00Z"), Instant.parse("2015-07-30T00:00:00Z"));

    @Test
    void hostileItemsAreOnlyEverRefused() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        int valid = 0;
        for (int i = 0; i < ITEMS; i++) {
            byte[] item = switch (random.nextInt(4)) {
                case 0 -> poisoned(random);
                case 1 -> mutated(random);
                case 2 -> cut(random);
                default -> noise(random);
            };
            PostedItem read = reader.read(item, 0, item.length);
            assertThat(read).isNotNull();
            valid += read instanceof PostedItem.Valid ? 1 : 0;
        }
        assertThat(valid).isLessThan(ITEMS);
    }

    /** One field's value replaced. */
    private static byte[] poisoned(Random random) {
        String[] fields = VALID.split(",\"");
        int chosen = random.nextInt(fields.length);
        String poison = POISON.get(random.nextInt(POISON.size()));
        fields[chosen] = fields[chosen].substring(0, fields[chosen].indexOf(':') + 1) + poison;
        return String.join(",\"", fields).getBytes(StandardCharsets.UTF_8);
    }

    /** A few bytes changed, anywhere. */
    private static byte[] mutated(Random random) {
        byte[] bytes = VALID.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i <= random.nextInt(3); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] cut(Random random) {
        return VALID.substring(0, random.nextInt(VALID.length())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return bytes;
    }
}
