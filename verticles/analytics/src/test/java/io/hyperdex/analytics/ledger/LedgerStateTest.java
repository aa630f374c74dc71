package io.hyperdex.analytics.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.analytics.ledger.PriceLines.Line;
import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.ledger.Amounts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerStateTest {
    private static final Instant START = Instant.parse("2024-01-05T10:00:00Z");
    private static final int MONEY = 1;
    private static final int HELD = 2;
    private static final int UNPRICED = 3;
    private static final Gas NO_GAS = new Gas(0, null, null);

    /** What is left of a product that was rounded is no capital that a day could lose. */
    @Test
    void nothingIsLeftWhenEverythingGoesWithoutAValue() {
        long seed = System.nanoTime();
        System.out.println("LedgerStateTest seed " + seed);
        var random = new Random(seed);
        for (int run = 0; run < 50; run++) {
            BigDecimal price =
                    new BigDecimal(1 + random.nextInt(5_000)).divide(new BigDecimal("7.0003"), Decimals.STORED);
            BigDecimal quantity = BigDecimal.valueOf(1 + random.nextLong(Long.MAX_VALUE - 1), 18);
            var prices = new PriceLines(Duration.ofSeconds(30), Set.of(MONEY), Map.of());
            prices.add(HELD, new Line(START.minusSeconds(60), "route", price));
            BigDecimal value = Amounts.worth(quantity, price);
            List<LedgerPoint> points = new ArrayList<>();
            var ledger = new LedgerState();

            ledger.apply(swap(1, MONEY, HELD, value, quantity, value), NO_GAS, prices, START, points::add);
            ledger.apply(swap(2, HELD, UNPRICED, quantity, BigDecimal.ONE, null), NO_GAS, prices, START, points::add);
            ledger.apply(swap(3, MONEY, HELD, value, quantity, value), NO_GAS, prices, START, points::add);
            ledger.pass(START.plus(Duration.ofDays(1)), prices, START, points::add);

            List<LedgerPoint> days =
                    points.stream().filter(point -> point.day() != null).toList();
            assertThat(days).hasSize(1);
            assertThat(days.get(0).day().value()).as("run " + run).isCloseTo(0, within(1e-12));
        }
    }

    /** Capital that nothing says the worth of is neither lost meanwhile nor found again. */
    @Test
    void aTokenWithoutAPriceIsWorthWhatItCostUntilItIsSold() {
        var prices = new PriceLines(Duration.ofSeconds(30), Set.of(MONEY), Map.of());
        List<LedgerPoint> points = new ArrayList<>();
        var ledger = new LedgerState();
        BigDecimal quantity = new BigDecimal("3");

        ledger.apply(
                swap(1, MONEY, UNPRICED, new BigDecimal(1_000), quantity, new BigDecimal(1_000)),
                NO_GAS,
                prices,
                START,
                points::add);
        ledger.apply(
                swap(2 * 24 * 60, UNPRICED, MONEY, quantity, new BigDecimal(1_500), new BigDecimal(1_500)),
                NO_GAS,
                prices,
                START,
                points::add);
        ledger.pass(START.plus(Duration.ofDays(3)), prices, START, points::add);

        List<LedgerPoint> days =
                points.stream().filter(point -> point.day() != null).toList();
        assertThat(days.get(0).value()).isEqualByComparingTo("1000");
        assertThat(days.get(0).unpriced()).isEqualTo(1);
        assertThat(days.stream().map(point -> point.day().value())).containsExactly(0.0, 0.5);
        assertThat(days.get(1).day().profit()).isEqualByComparingTo("500");
    }

    private static LedgerSwap swap(
            int minute, int tokenIn, int tokenOut, BigDecimal amountIn, BigDecimal amountOut, BigDecimal value) {
        return new LedgerSwap(
                OrderKey.of(START.plus(Duration.ofMinutes(minute)), null, null, "t" + minute, "s"),
                1,
                tokenIn,
                tokenOut,
                new LedgerSwap.Amounts(amountIn, amountOut),
                value,
                null,
                new LedgerSwap.Gas(null, null, 0),
                tokenIn == MONEY);
    }
}
