package io.hyperdex.load.reads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hyperdex.platform.json.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InspectionTest {
    private static final String CANDLES = "/v1/candles?chain=1&pool=0xa&interval=1m&from=60&to=180";
    private static final String TRADES = "/v1/trades?chain=1&pool=0xa&limit=2";

    @Test
    void answerWithoutPositionIsWrong() throws JsonProcessingException {
        assertThat(Inspection.wrong(ReadKind.TOKENS, "/v1/tokens?limit=1", Json.MAPPER.readTree("{\"data\":[]}")))
                .isEqualTo("no position");
        assertThat(wrong(ReadKind.TOKENS, "/v1/tokens?limit=1", "[]")).isNull();
    }

    @Test
    void candlesMustAscendWithinTheirRangeAndHavePossiblePrices() throws JsonProcessingException {
        String first = candle("1970-01-01T00:01:00.000Z", "2");
        String second = candle("1970-01-01T00:02:00.000Z", "2");
        assertThat(wrong(ReadKind.CANDLES_RANGE, CANDLES, "[" + first + "," + second + "]"))
                .isNull();
        assertThat(wrong(ReadKind.CANDLES_RANGE, CANDLES, "[" + second + "," + first + "]"))
                .startsWith("candles out of order");
        assertThat(wrong(ReadKind.CANDLES_RANGE, CANDLES, "[" + candle("1970-01-01T00:03:00.000Z", "2") + "]"))
                .startsWith("a candle outside the range");
        assertThat(wrong(ReadKind.CANDLES_RANGE, CANDLES, "[" + candle("1970-01-01T00:01:00.000Z", "0.5") + "]"))
                .startsWith("prices that cannot be");
        assertThat(wrong(ReadKind.CANDLES_RANGE, CANDLES.replace("1m", "5m"), "[" + first + "]"))
                .startsWith("a candle of");
    }

    @Test
    void tradesMustBeThoseAskedForOnceAndInOrder() throws JsonProcessingException {
        String late = trade("a", "0xa", "1970-01-01T00:02:00.000Z", 5);
        String early = trade("b", "0xa", "1970-01-01T00:01:00.000Z", 9);
        assertThat(wrong(ReadKind.TRADES_POOL, TRADES, "[" + late + "," + early + "]"))
                .isNull();
        assertThat(wrong(ReadKind.TRADES_POOL, TRADES, "[" + early + "," + late + "]"))
                .startsWith("trades out of order");
        assertThat(wrong(ReadKind.TRADES_POOL, TRADES, "[" + late + "," + late + "]"))
                .startsWith("a trade twice");
        assertThat(wrong(ReadKind.TRADES_POOL, TRADES.replace("0xa", "0xb"), "[" + late + "]"))
                .startsWith("a trade of another pool");
        assertThat(wrong(ReadKind.TRADES_POOL, TRADES.replace("limit=2", "limit=1"), "[" + late + "," + early + "]"))
                .isEqualTo("2 items");
    }

    @Test
    void commitsMustFollowThePositionInItsOrder() throws JsonProcessingException {
        String target = "/v1/trades?chain=1&after=e.4&limit=100";
        String fifth = trade("a", "0xa", "1970-01-01T00:02:00.000Z", 5);
        String ninth = trade("b", "0xa", "1970-01-01T00:01:00.000Z", 9);
        assertThat(wrong(ReadKind.TRADES_AFTER, target, "[" + fifth + "," + ninth + "]"))
                .isNull();
        assertThat(wrong(ReadKind.TRADES_AFTER, target, "[" + ninth + "," + fifth + "]"))
                .startsWith("commits out of order");
        assertThat(wrong(ReadKind.TRADES_AFTER, target.replace("e.4", "e.5"), "[" + fifth + "]"))
                .startsWith("commits out of order");
    }

    private static @Nullable String wrong(ReadKind kind, String target, String data) throws JsonProcessingException {
        return Inspection.wrong(
                kind, target, Json.MAPPER.readTree("{\"data\":" + data + ",\"asOf\":{\"position\":\"e.12\"}}"));
    }

    private static String candle(String openTime, String close) {
        return "{\"openTime\":\"" + openTime
                + "\",\"interval\":\"1m\",\"open\":\"2\",\"high\":\"3\",\"low\":\"1\",\"close\":\"" + close + "\"}";
    }

    private static String trade(String id, String pool, String timestamp, long offset) {
        return "{\"source\":\"s\",\"tradeId\":\"" + id + "\",\"pool\":\"" + pool + "\",\"timestamp\":\"" + timestamp
                + "\",\"position\":\"e." + offset + "\"}";
    }
}
