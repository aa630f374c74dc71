package io.hyperdex.ingest.posted;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.PostedTrade;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostedTradeReaderTest {
    private static final Instant NOW = Instant.parse("2024-01-05T12:00:00Z");
    private static final String HASH = "0x" + "Ab".repeat(32);

    private final PostedTradeReader reader = new PostedTradeReader(() -> NOW, Instant.parse("2015-07-30T00:00:00Z"));

    @Test
    void tradeIsReadInCanonicalForm() {
        PostedTrade trade = accepted(trade(Map.of(
                "pool", "\"0x88E6A0c2dDD26FEEb64F039a2c41296FcB3f5640\"",
                "timestamp", "\"2024-01-05T01:00:00.5+01:00\"",
                "amountIn", "\"1.500\"",
                "metadata", "{\"b\":[1.0,{\"y\":null}],\"a\":\"é\\u0041\"}")));
        assertThat(trade.pool()).isEqualTo("0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640");
        assertThat(trade.timestamp()).isEqualTo(Instant.parse("2024-01-05T00:00:00.500Z"));
        assertThat(trade.amountIn()).isEqualByComparingTo("1.5");
        assertThat(trade.metadata()).isEqualTo("{\"a\":\"éA\",\"b\":[1.0,{\"y\":null}]}");
    }

    @Test
    void contentIsTheSameHoweverItIsWritten() {
        String one = trade(Map.of("amountIn", "\"1.50\"", "metadata", "{\"a\":1,\"b\":2}", "recipient", "null"));
        String other = trade(Map.of(
                "amountIn",
                "1.5",
                "metadata",
                "{ \"b\" : 2, \"a\" : 1 }",
                "timestamp",
                "\"2024-01-05T00:00:00.000Z\""));
        assertThat(incoming(one).content()).isEqualTo(incoming(other).content());
    }

    @Test
    void idOfAChainEventIsDerived() {
        Map<String, String> chain = Map.of("tradeId", "null", "txHash", "\"" + HASH + "\"", "logIndex", "7");
        assertThat(accepted(trade(chain)).tradeId()).isEqualTo("1:" + HASH.toLowerCase() + ":7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "amountIn | \"0\" | invalid_field",
                "amountIn | 1e999999999 | invalid_field",
                "amountIn | \"1e3\" | invalid_field",
                "amountIn | -1 | invalid_field",
                "amountIn | \"01\" | invalid_field",
                "amountIn | \"1.\" | invalid_field",
                "amountIn | \"0.0000000000000000000000000000000000001\" | invalid_field",
                "amountIn | [[[[1]]]] | invalid_field",
                "amountIn | null | invalid_field",
                "amountOut | \"0.00\" | invalid_field",
                "tokenOut | \"0xAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\" | invalid_field",
                "trader | \"0xd8da6bf26964af9d7eed9e03e53415d37aa9604\" | invalid_field",
                "trader | \"0Xd8da6bf26964af9d7eed9e03e53415d37aa96045\" | invalid_field",
                "pool | \"0x1234\" | invalid_field",
                "chainId | 0 | invalid_field",
                "chainId | 1.0 | invalid_field",
                "chainId | \"1\" | invalid_field",
                "timestamp | \"2024-01-05T12:01:00.001Z\" | future",
                "timestamp | \"9999-12-31T23:59:59Z\" | future",
                "timestamp | 1438214399 | too_old",
                "timestamp | \"2024-01-05T00:00:00.0001Z\" | precision",
                "timestamp | 1704412800.1234 | precision",
                "timestamp | \"2024-02-30T00:00:00Z\" | invalid_field",
                "timestamp | true | invalid_field",
                "sqrtPriceX96 | \"0\" | invalid_field",
                "sqrtPriceX96 | \"1461501637330902918203684832716283019655932542976\" | invalid_field",
                "gasUsed | 9007199254740992 | invalid_field",
                "logIndex | 2147483648 | invalid_field",
                "effectiveGasPrice | \"1.5\" | invalid_field",
                "status | \"pending\" | invalid_field",
                "protocol | \"\" | invalid_field",
                "tradeId | \"export\" | invalid_field",
                "tradeId | \"a b\" | invalid_field",
                "tradeId | \"\\u0000\" | invalid_field",
                "metadata | \"text\" | invalid_field",
                "metadata | {\"a\":\"\\u0000\"} | invalid_field",
                "metadata | {\"a\":\"\\ud800\"} | invalid_field",
                "metadata | {\"\\udc00\":1} | invalid_field",
                "metadata | {\"a\":{\"b\":{\"c\":{\"d\":[]}}}} | invalid_field",
                "metadata | {\"a\":1,\"a\":2} | invalid_field",
                "unheardOf | 1 | unknown_field",
            })
    void brokenFieldIsNamedWithItsRule(String field, String value, String code) {
        PostedItem item = read(trade(Map.of(field, value)));
        assertThat(item).isInstanceOfSatisfying(PostedItem.Refused.class, refused -> {
            assertThat(refused.refusal().code().code()).isEqualTo(code);
            assertThat(refused.refusal().field()).isEqualTo(field);
            assertThat(refused.tradeId()).isEqualTo(field.equals("tradeId") ? shown(value) : "order-1");
        });
    }

    private static String shown(String value) {
        return value.contains("\\u") ? null : value.replace("\"", "");
    }

    @Test
    void borderlineTimesAreAccepted() {
        assertThat(read(trade(Map.of("timestamp", "\"2024-01-05T12:01:00Z\"")))).isInstanceOf(PostedItem.Valid.class);
        assertThat(read(trade(Map.of("timestamp", "1438214400")))).isInstanceOf(PostedItem.Valid.class);
        assertThat(read(trade(Map.of("timestamp", "\"1704412800.123\"")))).isInstanceOf(PostedItem.Valid.class);
    }

    @Test
    void noOtherIdMayLookLikeOneOfTheChain() {
        String id = "\"1:" + HASH + ":7\"";
        assertRefused(trade(Map.of("tradeId", id)), "tradeId");
        assertRefused(trade(Map.of("tradeId", id, "txHash", "\"" + HASH + "\"")), "tradeId");
        assertRefused(trade(Map.of("tradeId", id, "txHash", "\"" + HASH + "\"", "logIndex", "8")), "tradeId");
        assertThat(read(trade(Map.of("tradeId", id, "txHash", "\"" + HASH + "\"", "logIndex", "7"))))
                .isInstanceOf(PostedItem.Valid.class);
    }

    @Test
    void failedTransactionNeedsNoAmountOutAndHasNoLog() {
        assertThat(read(trade(Map.of("status", "\"failed\"", "amountOut", "null"))))
                .isInstanceOf(PostedItem.Valid.class);
        assertThat(read(trade(Map.of("status", "\"failed\"", "amountOut", "\"0\""))))
                .isInstanceOf(PostedItem.Valid.class);
        assertRefused(trade(Map.of("status", "\"failed\"", "logIndex", "1")), "logIndex");
    }

    @Test
    void metadataHasAtMostFourKibibytesAndFourLevels() {
        assertThat(accepted(trade(Map.of("metadata", "{\"a\":{\"b\":{\"c\":{\"d\":1}}}}")))
                        .metadata())
                .isEqualTo("{\"a\":{\"b\":{\"c\":{\"d\":1}}}}");
        String most = "{\"a\":\"" + "x".repeat(4_096 - 8) + "\"}";
        assertThat(accepted(trade(Map.of("metadata", most))).metadata()).hasSize(4_096);
        assertRefused(trade(Map.of("metadata", most.replace("\"a\"", "\"aa\""))), "metadata");
        assertRefused(trade(Map.of("metadata", "{\"a\":\"" + "é".repeat(2_045) + "\"}")), "metadata");
    }

    @Test
    void fieldGivenTwiceIsRefused() {
        String twice = trade(Map.of()).replaceFirst("\\{", "{\"chainId\":1,");
        assertRefused(twice, "chainId");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{\"a\":tru}", "nonsense", "{} {}", "{'a':1}", "\u0000{}", "{\"a\":1}}", "NaN", "\ufeff{}"})
    void textThatIsNotJsonIsMalformed(String text) {
        assertThat(read(text)).isInstanceOf(PostedItem.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,2]",
                "7",
                "\"text\"",
                "null",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
            })
    void valueThatIsNoObjectIsUnreadable(String text) {
        assertThat(read(text))
                .isInstanceOfSatisfying(
                        PostedItem.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.UNREADABLE));
    }

    @Test
    void numberLongerThanTheParserTakesIsUnreadable() {
        PostedItem item = read(trade(Map.of("amountIn", "9".repeat(500))));
        assertThat(item)
                .isInstanceOfSatisfying(
                        PostedItem.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(RefusalCode.UNREADABLE));
    }

    private void assertRefused(String json, String field) {
        assertThat(read(json))
                .isInstanceOfSatisfying(
                        PostedItem.Refused.class,
                        refused -> assertThat(refused.refusal().field()).isEqualTo(field));
    }

    private PostedTrade accepted(String json) {
        return incoming(json).trade();
    }

    private IncomingTrade incoming(String json) {
        PostedItem item = read(json);
        assertThat(item).isInstanceOf(PostedItem.Valid.class);
        return ((PostedItem.Valid) item).incoming();
    }

    private PostedItem read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 0, bytes.length);
    }

    /** A valid trade with some fields' JSON replaced or added. */
    private static String trade(Map<String, String> changes) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "tradeId", "\"order-1\"",
                "chainId", "1",
                "timestamp", "\"2024-01-05T00:00:00Z\"",
                "protocol", "\"uniswap-v3\"",
                "pool", "\"0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640\"",
                "trader", "\"0xd8da6bf26964af9d7eed9e03e53415d37aa96045\"",
                "tokenIn", "\"0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
                "tokenOut", "\"0xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"",
                "amountIn", "\"1.5\"",
                "amountOut", "\"2\""));
        fields.putAll(changes);
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
