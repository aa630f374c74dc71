package io.hyperdex.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredCandleTest {
    private static final Instant DAY = Instant.parse("2024-01-05T00:00:00Z");
    private static final int TWO_DAYS_MILLIS = 2 * 86_400_000;

    @Test
    void writtenOutTheyAreTheCandlesOfEveryStoredInterval() {
        Random random = seeded();
        for (int trades : new int[] {1, 2, 3, 20, 300}) {
            List<Fill> fills = fills(random, trades);
            List<StoredCandle> candles = StoredCandle.of(fills);

            for (Interval interval : Interval.STORED) {
                assertThat(candles.stream()
                                .filter(candle -> candle.intervals().contains(interval))
                                .flatMap(candle -> CandleState.rollUp(interval, List.of(candle.state())).stream()))
                        .containsExactlyInAnyOrderElementsOf(CandleState.fold(interval, fills));
            }
        }
    }

    @Test
    void aTradeAloneInADayIsOneCandle() {
        assertThat(StoredCandle.of(List.of(fill(1, 0, null, null))))
                .singleElement()
                .satisfies(candle -> {
                    assertThat(candle.intervals()).isEqualTo(Interval.STORED);
                    assertThat(candle.openTime(Interval.D1)).isEqualTo(DAY);
                });
    }

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        return new Random(seed);
    }

    /** No statement may have a row twice. */
    @Test
    void noCandleIsTwoOfThem() {
        Random random = seeded();
        for (int trades = 1; trades < 100; trades++) {
            assertThat(StoredCandle.of(fills(random, trades)).stream()
                            .flatMap(candle -> candle.intervals().stream()
                                    .map(interval -> List.of(interval, candle.openTime(interval)))))
                    .doesNotHaveDuplicates();
        }
    }

    private static List<Fill> fills(Random random, int count) {
        List<Fill> fills = new ArrayList<>();
        // Bursts, so that some share a minute and others have a day to themselves.
        int millis = 0;
        for (int i = 0; i < count; i++) {
            millis = random.nextInt(3) == 0 ? random.nextInt(TWO_DAYS_MILLIS) : millis + random.nextInt(1_000_000);
            fills.add(fill(
                    millis % TWO_DAYS_MILLIS,
                    i,
                    random.nextInt(5) == 0 ? null : BigDecimal.valueOf(1 + random.nextInt(9)),
                    random.nextInt(3) == 0 ? null : BigDecimal.valueOf(random.nextInt(1_000))));
        }
        return fills;
    }

    private static Fill fill(int millis, int logIndex, @Nullable BigDecimal poolPrice, @Nullable BigDecimal amountUsd) {
        Instant time = DAY.plusMillis(millis);
        BigDecimal amount = BigDecimal.valueOf(1 + millis % 1_000);
        return new Fill(
                time,
                OrderKey.of(time, 1L, logIndex, "t" + logIndex, "s"),
                logIndex % 2 == 0,
                amount,
                BigDecimal.valueOf(7),
                poolPrice,
                amountUsd);
    }
}
