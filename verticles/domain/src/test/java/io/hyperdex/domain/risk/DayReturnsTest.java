package io.hyperdex.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class DayReturnsTest {
    private static final LocalDate DAY = LocalDate.parse("2024-01-05");
    private static final Instant NOON = Instant.parse("2024-01-05T12:00:00Z");

    @Test
    void aDepositIsNoReturn() {
        DayReturns.Day day = DayReturns.starting(DAY, usd("1000"))
                .flow(NOON, usd("1100"), usd("900"))
                .close(usd("2100"));

        assertThat(day.value()).isEqualTo(1.1 * 2100 / 2000 - 1, within(1e-15));
        assertThat(day.profit()).isEqualByComparingTo("200");
        assertThat(day.deposits()).isEqualByComparingTo("900");
    }

    @Test
    void aDayThatStartsWithNothingStartsAtItsFirstFlow() {
        DayReturns.Day day = DayReturns.starting(DAY, BigDecimal.ZERO)
                .flow(NOON, BigDecimal.ZERO, usd("500"))
                .close(usd("550"));

        assertThat(day.value()).isEqualTo(0.1, within(1e-15));
    }

    @Test
    void aWithdrawalOfEverythingLeavesWhatWasMadeBefore() {
        DayReturns.Day day = DayReturns.starting(DAY, usd("100"))
                .flow(NOON, usd("120"), usd("-120"))
                .close(BigDecimal.ZERO);

        assertThat(day.value()).isEqualTo(0.2, within(1e-15));
        assertThat(day.profit()).isEqualByComparingTo("20");
    }

    @Test
    void aDayWithNothingHeldHasNoReturn() {
        assertThat(DayReturns.starting(DAY, BigDecimal.ZERO)
                        .close(BigDecimal.ZERO)
                        .value())
                .isNaN();
    }

    @Test
    void refusesAFlowOfAnotherDay() {
        DayReturns day = DayReturns.starting(DAY, usd("100"));

        assertThatThrownBy(() -> day.flow(Instant.parse("2024-01-06T00:00:00Z"), usd("100"), usd("1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void daysThatAreMissingHaveNoChange() {
        DayReturns.Day first = DayReturns.starting(DAY, usd("100")).close(usd("110"));
        DayReturns.Day last = DayReturns.starting(DAY.plusDays(3), usd("110")).close(usd("121"));

        List<DayReturns.Day> days = DayReturns.withoutHoles(List.of(first, last));

        assertThat(days)
                .extracting(DayReturns.Day::day)
                .containsExactly(DAY, DAY.plusDays(1), DAY.plusDays(2), DAY.plusDays(3));
        assertThat(Measures.cumulative(DayReturns.returns(days))).isEqualTo(0.21, within(1e-15));
    }

    private static BigDecimal usd(String text) {
        return new BigDecimal(text);
    }

    @Test
    void aDayOnWhichNothingHappensKeepsItsCapitalAndHasNoReturnWithoutAny() {
        BigDecimal none = BigDecimal.ZERO;
        var held = new DayReturns.Day(LocalDate.EPOCH, BigDecimal.ONE, none, none, BigDecimal.TEN, 9);
        var gone = new DayReturns.Day(LocalDate.EPOCH, BigDecimal.ONE, none, BigDecimal.ONE, none, 0);

        assertThat(held.idle().day()).isEqualTo(LocalDate.EPOCH.plusDays(1));
        assertThat(held.idle().endValue()).isEqualByComparingTo("10");
        assertThat(held.idle().value()).isZero();
        assertThat(gone.idle().value()).isNaN();
    }

    @Test
    void aReturnBeyondAllNumbersIsNone() {
        var returns = DayReturns.starting(LocalDate.EPOCH, new BigDecimal("1e-200"))
                .flow(Instant.EPOCH, new BigDecimal("1e200"), new BigDecimal("-1e200"));
        var later = returns.flow(Instant.EPOCH, new BigDecimal("1e-200"), BigDecimal.ONE);

        assertThat(later.close(new BigDecimal("1e300")).value()).isNaN();
    }
}
