package io.hyperdex.domain.gas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.junit.jupiter.api.Test;

class GasTest {

    @Test
    void splitsTheCostIntoWhatIsBurnedAndWhatTheProducerGets() {
        GasCost cost =
                GasCost.of(152_731, new BigInteger("14250000000"), new BigInteger("14150000000"), new BigInteger("7"));

        assertThat(cost.base()).isEqualByComparingTo("0.00216114365");
        assertThat(cost.priority()).isEqualByComparingTo("0.0000152731");
        assertThat(cost.total()).isEqualByComparingTo("0.002176416750000007");
        assertThat(cost.base().add(cost.priority()).add(cost.l1())).isEqualByComparingTo(cost.total());
    }

    @Test
    void theScoreFallsWithTheShareThatGasTakesAndWithFailures() {
        GasTotals cheap = GasTotals.of(transaction(false, "1", "1000"));
        GasTotals dear = GasTotals.of(transaction(false, "90", "1000"));

        assertThat(cheap.score()).isEqualByComparingTo("99");
        assertThat(dear.score()).isEqualByComparingTo("40");
        assertThat(cheap.plus(GasTotals.of(transaction(true, "5", null))).score())
                .isEqualByComparingTo("79");
        assertThat(GasTotals.NONE.score()).isNull();
    }

    @Test
    void aFailedTransactionBurnsItsGas() {
        GasTotals totals =
                GasTotals.of(transaction(true, "5", null)).plus(GasTotals.of(transaction(false, "2", "100")));

        assertThat(totals.failed()).isEqualTo(1);
        assertThat(totals.burnedUsd()).isEqualByComparingTo("5");
        assertThat(totals.costUsd()).isEqualByComparingTo("7");
        assertThat(totals.efficiency()).isEqualByComparingTo("0.02");
    }

    @Test
    void aCostWithoutAPriceIsCountedAsUnknownAndNotAsZero() {
        GasTotals totals = GasTotals.of(new GasTransaction("t", false, 1, BigDecimal.ONE, null, BigDecimal.TEN));

        assertThat(totals.unknown()).isEqualTo(1);
        assertThat(totals.efficiency()).isNull();
    }

    @Test
    void percentilesAreTheLibrarysToo() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            double[] values = random.doubles(1 + random.nextInt(60), 1, 1_000).toArray();
            List<BigDecimal> decimals = new ArrayList<>();
            for (double value : values) {
                decimals.add(new BigDecimal(value));
            }
            int percent = 1 + random.nextInt(100);
            double expected = new Percentile(percent)
                    .withEstimationType(EstimationType.R_7)
                    .evaluate(values);

            assertThat(new Percentiles(decimals).at(percent).doubleValue()).isEqualTo(expected, within(1e-10));
        }
    }

    @Test
    void percentilesNeedOnlyTheValuesThatTheyFallOn() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            List<BigDecimal> values = random.ints(1 + random.nextInt(60), 1, 10)
                    .sorted()
                    .mapToObj(BigDecimal::valueOf)
                    .toList();
            int percent = random.nextInt(101);
            int below = (values.size() - 1) * percent / 100;
            List<BigDecimal> known = values.subList(below, Math.min(below + 2, values.size())).stream()
                    .distinct()
                    .toList();
            List<Long> upTo =
                    known.stream().map(value -> values.lastIndexOf(value) + 1L).toList();

            assertThat(new Percentiles(known, upTo, values.size()).at(percent))
                    .isEqualByComparingTo(new Percentiles(values).at(percent));
        }
    }

    @Test
    void theBaselineIsTheFirstQuartileWithItsNumber() {
        GasBaseline baseline = GasBaseline.of(
                List.of(new BigDecimal("5"), new BigDecimal("1"), new BigDecimal("2"), new BigDecimal("9")));

        assertThat(baseline.cost()).isEqualByComparingTo("1.75");
        assertThat(baseline.saving(new BigDecimal("5"))).isEqualByComparingTo("3.25");
        assertThat(baseline.n()).isEqualTo(4);
        assertThat(GasBaseline.of(List.of()).saving(BigDecimal.ONE)).isNull();
        assertThat(GasBaseline.Kind.of(1, "b", "a", RouteKind.of(3), SizeBand.of(new BigDecimal("1000"))))
                .isEqualTo(new GasBaseline.Kind(1, "a", "b", RouteKind.MULTI_HOP, SizeBand.UNDER_10K));
    }

    @Test
    void anEstimateIsTheMedianOfLikeTransactionsElseTheDefault() {
        assertThat(GasEstimate.of(RouteKind.DIRECT, false, List.of())).isEqualTo(new GasEstimate(141_000, 0));
        assertThat(GasEstimate.of(RouteKind.COMPLEX, true, List.of())).isEqualTo(new GasEstimate(316_000, 0));
        assertThat(GasEstimate.of(RouteKind.DIRECT, true, List.of(100_000L, 130_001L, 90_000L, 120_000L)))
                .isEqualTo(new GasEstimate(155_000, 4));
    }

    @Test
    void theBestHoursHaveTheLowestMedian() {
        List<GasHours.Hour> hours = GasHours.of(List.of(
                sample("2024-01-05T03:10:00Z", "30"),
                sample("2024-01-06T03:59:59Z", "10"),
                sample("2024-01-05T04:00:00Z", "15"),
                sample("2024-01-05T23:00:00Z", "90")));

        assertThat(hours).hasSize(24);
        assertThat(hours.get(3).p50()).isEqualByComparingTo("20");
        assertThat(hours.get(3).n()).isEqualTo(2);
        assertThat(hours.get(5).p50()).isNull();
        assertThat(GasHours.best(hours, 2)).extracting(GasHours.Hour::hour).containsExactly(4, 3);
    }

    @Test
    void theNextBaseFeeMovesByAtMostAnEighth() {
        BigInteger fee = BigInteger.valueOf(1_000_000_000);

        assertThat(BaseFee.next(fee, 15_000_000, 30_000_000)).isEqualTo(fee);
        assertThat(BaseFee.next(fee, 30_000_000, 30_000_000)).isEqualTo(BigInteger.valueOf(1_125_000_000));
        assertThat(BaseFee.next(fee, 0, 30_000_000)).isEqualTo(BigInteger.valueOf(875_000_000));
        assertThat(BaseFee.next(BigInteger.valueOf(7), 15_000_001, 30_000_000)).isEqualTo(BigInteger.valueOf(8));
    }

    @Test
    void aBidIsTheNextBaseFeeAndWhatOthersPaidOnTop() {
        List<BigDecimal> fees = List.of(new BigDecimal("1"), new BigDecimal("2"), new BigDecimal("9"));

        List<GasOracle.EstimatedPrice> prices = GasOracle.estimatedPrices(new BigDecimal("20"), fees);

        assertThat(prices).extracting(GasOracle.EstimatedPrice::confidence).containsExactly(90, 50, 10);
        assertThat(prices.get(1).price()).isEqualByComparingTo("22");
        assertThat(prices.get(1).maxFeePerGas()).isEqualByComparingTo("42");
        assertThat(GasOracle.estimatedPrices(BigDecimal.TEN, List.of())).isEmpty();
    }

    private static GasTransaction transaction(boolean failed, String costUsd, String amountUsd) {
        return new GasTransaction(
                "t" + costUsd,
                failed,
                failed ? 0 : 1,
                new BigDecimal("0.001"),
                new BigDecimal(costUsd),
                amountUsd == null ? null : new BigDecimal(amountUsd));
    }

    private static GasHours.Sample sample(String time, String price) {
        return new GasHours.Sample(Instant.parse(time), new BigDecimal(price));
    }
}
