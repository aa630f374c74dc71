package io.hyperdex.analytics.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.OrderKey;
import io.hyperdex.domain.ledger.Currency;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransactionGasTest {
    private static final Instant TIME = Instant.parse("2024-01-05T10:00:00Z");
    private static final int ETHER = 7;
    private static final BigDecimal USD = BigDecimal.valueOf(2_000);

    private static final Marks MARKS = new Marks() {
        @Override
        public BigDecimal usd(int token, Instant at) {
            return USD;
        }

        @Override
        public BigDecimal usd(Currency currency, Instant at) {
            return BigDecimal.ONE;
        }
    };

    @Test
    void allSwapsBearAnEqualShareThoughOneSaysTheGas() {
        for (int says = 0; says < 4; says++) {
            List<LedgerSwap> swaps = List.of(
                    swap(0, "a", says == 0), swap(1, "a", says == 1), swap(2, "a", says == 2), swap(3, "a", says == 3));
            var gas = new TransactionGas(swaps);
            for (LedgerSwap swap : swaps) {
                assertThat(gas.of(swap, MARKS).quantity()).isEqualByComparingTo("0.01");
                assertThat(gas.of(swap, MARKS).usd()).isEqualByComparingTo("20");
            }
        }
    }

    @Test
    void gasThatAllSaySaysNoMore() {
        List<LedgerSwap> swaps = List.of(swap(0, "a", true), swap(1, "a", true));
        assertThat(new TransactionGas(swaps).of(swaps.get(1), MARKS).quantity()).isEqualByComparingTo("0.02");
    }

    @Test
    void othersBearNothingOfIt() {
        LedgerSwap later = swap(60_000, "a", false);
        LedgerSwap other = swap(2, "b", false);
        LedgerSwap alone = swap(3, null, false);
        var gas = new TransactionGas(List.of(swap(0, "a", true), other, alone, later));
        for (LedgerSwap swap : List.of(other, alone, later)) {
            assertThat(gas.of(swap, MARKS).isDisposal()).isFalse();
        }
    }

    private static LedgerSwap swap(int number, @Nullable String transaction, boolean saysGas) {
        return new LedgerSwap(
                OrderKey.of(TIME.plusSeconds(number / 1_000), null, null, "t" + number, "s"),
                1,
                1,
                2,
                new LedgerSwap.Amounts(BigDecimal.ONE, BigDecimal.ONE),
                BigDecimal.ONE,
                null,
                new LedgerSwap.Gas(transaction, saysGas ? new BigDecimal("0.04") : null, ETHER),
                true);
    }
}
