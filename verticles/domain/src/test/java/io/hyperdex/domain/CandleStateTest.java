package io.hyperdex.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CandleStateTest {
    private static final Instant DAY = Instant.parse("2024-01-05T00:00:00Z");

    @Test
    void anyOrderAndAnyCutGivesTheSameCandles() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        List<Fill> fills = fills(random, 500);
        var expected = List.copyOf(CandleState.fold(Interval.M5, fills));

        for (int round = 0; round < 20; round++) {
            Collections.shuffle(fills, random);
            int cut = random.nextInt(fills.size());
            var parts = new ArrayList<>(CandleState.fold(Interval.M1, fills.subList(0, cut)));
            parts.addAll(CandleState.fold(Interval.M1, fills.subList(cut, fills.size())));
            Collections.shuffle(parts, random);

            assertThat(CandleState.rollUp(Interval.M5, parts)).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void opensWithTheFirstTradeOfTheIntervalAndSwapsHighAndLowForTheOtherBase() {
        Fill cheap = fill(1, "2", "1000", "0.0005");
        Fill dear = fill(2, "1", "250", "0.004");

        CandleState candle =
                CandleState.fold(Interval.M1, List.of(dear, cheap)).iterator().next();
        Candle byToken0 = candle.shown(Interval.M1, TokenSide.TOKEN0, PriceBasis.POOL, DAY);
        Candle byToken1 = candle.shown(Interval.M1, TokenSide.TOKEN1, PriceBasis.POOL, DAY.plusSeconds(60));

        assertThat(byToken0.open()).isEqualByComparingTo("0.0005");
        assertThat(byToken0.close()).isEqualByComparingTo("0.004");
        assertThat(byToken1.open()).isEqualByComparingTo("2000");
        assertThat(byToken1.high()).isEqualByComparingTo("2000");
        assertThat(byToken1.low()).isEqualByComparingTo("250");
        assertThat(byToken1.volumeBase()).isEqualByComparingTo("1250");
        assertThat(byToken0.closed()).isFalse();
        assertThat(byToken1.closed()).isTrue();
    }

    @Test
    void oneTradeWithoutPoolPriceTakesThePoolPricesOfItsCandleAway() {
        Fill without =
                new Fill(DAY, OrderKey.of(DAY, null, null, "x", "s"), true, BigDecimal.ONE, BigDecimal.TEN, null, null);

        CandleState candle = CandleState.fold(Interval.M1, List.of(fill(1, "1", "2", "2"), without))
                .iterator()
                .next();

        assertThat(candle.pool()).isNull();
        assertThat(candle.unvalued()).isEqualTo(1);
    }

    private static List<Fill> fills(Random random, int count) {
        List<Fill> fills = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fills.add(fill(
                    random.nextInt(3_600_000),
                    String.valueOf(1 + random.nextInt(1_000)),
                    String.valueOf(1 + random.nextInt(1_000)),
                    String.valueOf(1 + random.nextInt(1_000))));
        }
        return fills;
    }

    private static Fill fill(int millis, String amount0, String amount1, String poolPrice) {
        Instant at = DAY.plusMillis(millis);
        return new Fill(
                at,
                OrderKey.of(at, 1L, millis, "t" + amount0 + amount1 + poolPrice, "s"),
                millis % 2 == 0,
                new BigDecimal(amount0),
                new BigDecimal(amount1),
                new BigDecimal(poolPrice),
                new BigDecimal(amount1));
    }
}
