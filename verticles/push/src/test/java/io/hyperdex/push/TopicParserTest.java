package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.Interval;
import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.hyperdex.push.StreamTopic.PoolAddress;
import io.hyperdex.push.StreamTopic.StateTopic;
import io.hyperdex.push.StreamTopic.TradesTopic;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicParserTest {
    private static final String MIXED = "0x88E6a0c2dDD26FEEb64F039a2c41296FcB3f5640";
    private static final PoolAddress POOL = new PoolAddress(1, "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640");

    private static Optional<StreamTopic> parse(String text) {
        return TopicParser.parse(text, SimulatedNode.CALLER.sight());
    }

    @Test
    void termsAreReadInAnyOrderAndToldInOne() {
        String trader = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
        String text = "trades:1:" + POOL.address() + "?side=buy&minUsd=1000&trader=" + trader.toLowerCase(Locale.ROOT);
        StreamTopic topic = parse("trades:1:" + MIXED + "?trader=" + trader + "&minUsd=1000.00&side=buy")
                .orElseThrow();
        assertThat(topic.text()).isEqualTo(text);
        assertThat(parse(text)).contains(topic);
        assertThat(topic.seen().visible().sources()).containsExactly("chain", "anonymous");
    }

    @Test
    void whoSeesMoreOfATraderHasAnotherTopicOfTheSameName() {
        String text = "pnl:0x" + "ab".repeat(20);
        var owner = new Sight("own", Set.of("0x" + "ab".repeat(20)), hidden -> true);
        StreamTopic own = TopicParser.parse(text, owner).orElseThrow();
        assertThat(own.text()).isEqualTo(text);
        assertThat(parse(text)).isPresent().isNotEqualTo(Optional.of(own));
    }

    @Test
    void statesAreOfChainsOrOfTraders() {
        assertThat(parse("prices:42161")).contains(new StateTopic(StateFamily.PRICES, "42161", null, new TreeMap<>()));
        assertThat(parse("prices:0x" + "ab".repeat(20))).isEmpty();
        assertThat(parse("risk:0x" + "AB".repeat(20)).orElseThrow().text()).isEqualTo("risk:0x" + "ab".repeat(20));
        assertThat(parse("risk:1")).isEmpty();
    }

    @Test
    void booksAreLookedAtByMethodAndCurrency() {
        String pnl = "pnl:0x" + "ab".repeat(20);
        assertThat(parse(pnl + "?method=lifo&currency=eth").orElseThrow().text())
                .isEqualTo(pnl + "?currency=eth&method=lifo");
        for (String wrong : List.of("?", "?method", "?method=best", "?method=fifo&method=lifo", "?period=30d")) {
            assertThat(parse(pnl + wrong)).as(wrong).isEmpty();
        }
        assertThat(parse("risk:0x" + "ab".repeat(20) + "?method=lifo")).isEmpty();
    }

    @Test
    void anAddressInAnyCaseIsTheSameTopic() {
        assertThat(parse("trades:1:" + MIXED)).contains(new TradesTopic(POOL));
        assertThat(parse("candles:1:" + MIXED + ":1mo")).contains(new CandlesTopic(POOL, Interval.MO1));
    }

    @Test
    void theTextOfATopicIsCanonicalAndReadsBack() {
        for (Interval interval : Interval.values()) {
            var topic = new CandlesTopic(POOL, interval);
            assertThat(topic.text()).isEqualTo("candles:1:" + POOL.address() + ":" + interval.code());
            assertThat(parse(topic.text())).contains(topic);
        }
        assertThat(new TradesTopic(POOL).text()).isEqualTo("trades:1:" + POOL.address());
    }

    @Test
    void aPoolMayHaveAnAddressOfThirtyTwoBytes() {
        assertThat(parse("trades:8453:0x" + "AB".repeat(32)))
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
                "pnl:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f564",
                "prices:",
                "prices:01",
                "bench:",
                "bench:a/b",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640?",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640?side=hold",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640?side=buy&",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640?side=buy&side=sell",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640?minUsd=-1",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640?minUsd=1e3",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640?trader=0x1",
                "trades:1:0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640?foo=1"
            })
    void anythingElseIsNoTopic(String text) {
        assertThat(parse(text)).isEmpty();
    }
}
