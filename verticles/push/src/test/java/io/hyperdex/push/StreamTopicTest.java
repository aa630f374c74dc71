package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.Interval;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.hyperdex.push.StreamTopic.PoolAddress;
import io.hyperdex.push.StreamTopic.TradesTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTopicTest {
    private static final String MIXED = "0x88E6a0c2dDD26FEEb64F039a2c41296FcB3f5640";
    private static final PoolAddress POOL = new PoolAddress(1, "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640");

    @Test
    void anAddressInAnyCaseIsTheSameTopic() {
        assertThat(StreamTopic.parse("trades:1:" + MIXED)).contains(new TradesTopic(POOL));
        assertThat(StreamTopic.parse("candles:1:" + MIXED + ":1mo")).contains(new CandlesTopic(POOL, Interval.MO1));
    }

    @Test
    void theTextOfATopicIsCanonicalAndReadsBack() {
        for (Interval interval : Interval.values()) {
            var topic = new CandlesTopic(POOL, interval);
            assertThat(topic.text()).isEqualTo("candles:1:" + POOL.address() + ":" + interval.code());
            assertThat(StreamTopic.parse(topic.text())).contains(topic);
        }
        assertThat(new TradesTopic(POOL).text()).isEqualTo("trades:1:" + POOL.address());
    }

    @Test
    void aPoolMayHaveAnAddressOfThirtyTwoBytes() {
        assertThat(StreamTopic.parse("trades:8453:0x" + "AB".repeat(32)))
                .contains(new TradesTopic(new PoolAddress(8453, "0x" + "ab".repeat(32))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "trades",
                "trades:1",
                "trades:1:0x88e6",
                "trades:01:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640",
                "trades:0:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640",
                "trades:-1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640",
                "trades:99999999999999999999:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640",
                "TRADES:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640:1m",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f564g",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640 ",
                "trades:1:*",
                "candles:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640",
                "candles:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640:2m",
                "candles:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640:1M",
                "pnl:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640"
            })
    void anythingElseIsNoTopic(String text) {
        assertThat(StreamTopic.parse(text)).isEmpty();
    }
}
