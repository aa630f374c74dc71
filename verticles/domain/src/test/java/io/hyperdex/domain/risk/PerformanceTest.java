package io.hyperdex.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerformanceTest {
    private static final MeasureSettings SETTINGS = MeasureSettings.of(new BigDecimal("0.02"), BigDecimal.ZERO);

    private static final LocalDate START = LocalDate.parse("2024-01-05");

    @Test
    void saysWhatItWasCalculatedFrom() {
        Performance performance = Performance.of(days(0.01, -0.02, 0.03), SETTINGS);

        assertThat(performance.terms())
                .isEqualTo(new MeasureTerms(
                        "daily-time-weighted",
                        3,
                        365,
                        new BigDecimal("0.02"),
                        Instant.parse("2024-01-05T00:00:00Z"),
                        Instant.parse("2024-01-08T00:00:00Z"),
                        2));
        assertThat(performance.cumulative()).isEqualByComparingTo("0.019494");
        assertThat(performance.maxDrawdown()).isEqualByComparingTo("-0.02");
        assertThat(performance.peak()).isEqualTo(START);
        assertThat(performance.trough()).isEqualTo(START.plusDays(1));
        assertThat(performance.recovery()).isEqualTo(START.plusDays(2));
    }

    @Test
    void isNullWithAReasonBelowTheLeastNumber() {
        Performance one = Performance.of(days(0.01), SETTINGS);

        assertThat(one.cumulative()).isEqualByComparingTo("0.01");
        assertThat(one.sharpe()).isNull();
        assertThat(one.reasons()).containsEntry("sharpe", "n<2").containsEntry("sortino", "n<2");
        assertThat(one.annualised()).isNull();
        assertThat(one.reasons()).containsEntry("annualised", "days<30").containsEntry("calmar", "no drawdown");
    }

    @Test
    void neverAnswersInfinity() {
        Performance flat = Performance.of(days(0.01, 0.01, 0.01), SETTINGS);

        assertThat(flat.sharpe()).isNull();
        assertThat(flat.reasons()).containsEntry("sharpe", "zero deviation").containsEntry("sortino", "no downside");
        assertThat(flat.score()).isEqualByComparingTo("0.8060602");
        assertThat(flat.volatility()).isEqualByComparingTo("0");
    }

    @Test
    void annualisesFromThirtyDaysOn() {
        double[] returns = new double[30];
        returns[10] = -0.1;
        returns[20] = 0.2;

        Performance month = Performance.of(days(returns), SETTINGS);

        assertThat(month.annualised().doubleValue()).isEqualTo(Math.pow(1.08, 365 / 30.0) - 1, within(1e-10));
        assertThat(month.calmar()).isNotNull();
        assertThat(month.score()).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
        assertThat(month.reasons()).isEmpty();
    }

    @Test
    void aDayWithoutCapitalIsNoReturn() {
        Performance performance = Performance.of(days(0.01, Double.NaN, 0.02), SETTINGS);

        assertThat(performance.terms().n()).isEqualTo(2);
    }

    @Test
    void lossesAreNeverNegative() {
        TailRisk gains = TailRisk.of(days(0.01, 0.02, 0.03), new BigDecimal("0.95"), SETTINGS);
        TailRisk losses = TailRisk.of(days(-0.05, 0.02, 0.03), new BigDecimal("0.95"), SETTINGS);

        assertThat(gains.historical()).isZero();
        assertThat(losses.historical()).isEqualByComparingTo("0.043");
        assertThat(losses.expectedShortfall()).isEqualByComparingTo("0.05");
    }

    @Test
    void comparesWithTheDaysThatTheBenchmarkHas() {
        BenchmarkComparison comparison = BenchmarkComparison.of(
                days(0.02, 0.5, -0.04, 0.06), "eth", new double[] {0.01, Double.NaN, -0.02, 0.03}, SETTINGS);

        assertThat(comparison.terms().n()).isEqualTo(3);
        assertThat(comparison.beta()).isEqualByComparingTo("2");
        assertThat(comparison.correlation()).isEqualByComparingTo("1");
    }

    private static List<DayReturns.Day> days(double... returns) {
        List<DayReturns.Day> days = new ArrayList<>();
        for (double value : returns) {
            BigDecimal nothing = BigDecimal.ZERO;
            days.add(new DayReturns.Day(START.plusDays(days.size()), nothing, nothing, nothing, nothing, value));
        }
        return days;
    }
}
