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

        assertThat(cost).isEqualTo(new Amounts(money("997"), money("3"), money("2")));
        assertThat(cost.cost()).isEqualByComparingTo("1002");
        assertThat(buy.sold().amounts()).isEqualTo(Amounts.of(money("1000")));
    }

    @Test
    void aSaleBringsItsValueLessItsGasAndShowsTheFeeBesideIt() {
        Swap sale = swap("997", "0.003", "2", false);

        Amounts proceeds = sale.sold().amounts();

        assertThat(proceeds.gross()).isEqualByComparingTo("1000");
        assertThat(proceeds.poolFee()).isEqualByComparingTo("3");
        assertThat(proceeds.proceeds()).isEqualByComparingTo("995");
        assertThat(sale.bought().amounts()).isEqualTo(Amounts.of(money("997")));
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

    @Test
    void moneyIsRoundedOnceAsItComesIn() {
        Swap usd = swap("0.1234567890123456789012345678901234565", "0.003", "2", true);

        assertThat(usd.value()).isEqualTo(new BigDecimal("0.123456789012345678901234567890123456"));
        Amounts cost = usd.bought().amounts();
        assertThat(cost.gross().add(cost.poolFee())).isEqualTo(usd.value());
        assertThat(usd.in(new BigDecimal("3")).value())
                .isEqualTo(new BigDecimal("0.041152263004115226300411522630041152"));
    }

    private static BigDecimal money(String amount) {
        return Amounts.rounded(new BigDecimal(amount));
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
