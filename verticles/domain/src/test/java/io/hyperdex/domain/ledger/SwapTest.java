package io.hyperdex.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SwapTest {
    private static final OrderKey ORDER = OrderKey.of(Instant.EPOCH, null, null, "t", "s");

    @Test
    void aBuyHasItsFeeInsideItsCostAndItsGasOnTop() {
        Swap buy = swap("1000", "0.003", "2", true);

        Amounts cost = buy.bought().amounts();

        assertThat(cost)
                .isEqualTo(new Amounts(new BigDecimal("997.000"), new BigDecimal("3.000"), new BigDecimal("2")));
        assertThat(cost.cost()).isEqualByComparingTo("1002");
        assertThat(buy.sold().amounts()).isEqualTo(Amounts.of(new BigDecimal("1000")));
    }

    @Test
    void aSaleBringsItsValueLessItsGasAndShowsTheFeeBesideIt() {
        Swap sale = swap("997", "0.003", "2", false);

        Amounts proceeds = sale.sold().amounts();

        assertThat(proceeds.gross()).isEqualByComparingTo("1000");
        assertThat(proceeds.poolFee()).isEqualByComparingTo("3");
        assertThat(proceeds.proceeds()).isEqualByComparingTo("995");
        assertThat(sale.bought().amounts()).isEqualTo(Amounts.of(new BigDecimal("997")));
    }

    @Test
    void gasIsChargedOnce() {
        for (boolean paysQuote : new boolean[] {true, false}) {
            Swap swap = swap("500", null, "7", paysQuote);

            assertThat(swap.bought().amounts().gas().add(swap.sold().amounts().gas()))
                    .isEqualByComparingTo("7");
        }
    }

    @Test
    void anotherCurrencyTakesTheRateOfTheTimeAndNothingWithoutOne() {
        Swap usd = swap("5000", null, "10", true);

        Swap eth = usd.in(new BigDecimal("2500"));

        assertThat(eth.bought().amounts().cost()).isEqualByComparingTo("2.004");
        assertThat(usd.in(null).bought().amounts()).isNull();
    }

    private static Swap swap(String value, String feeRate, String gas, boolean paysQuote) {
        return new Swap(
                ORDER,
                BigDecimal.ONE,
                BigDecimal.TEN,
                new BigDecimal(value),
                feeRate == null ? null : new BigDecimal(feeRate),
                new BigDecimal(gas),
                paysQuote);
    }
}
