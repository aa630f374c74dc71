package io.hyperdex.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class DecimalsTest {
    /** The first swap of the recorded day: USDC (6 decimals) and WETH (18). */
    private static final BigInteger RECORDED = new BigInteger("1662995104975155420368771254341874");

    @Test
    void storedPriceKeepsEnoughDigitsForItsInverse() {
        BigDecimal wethPerUsdc = Decimals.priceOfSqrtX96(RECORDED, 6, 18);

        assertThat(Decimals.inverse(wethPerUsdc).round(Decimals.SHOWN))
                .isEqualByComparingTo("2269.745823998450164991817277786263");
    }

    @Test
    void plainNotationHasNoExponentAndNoTrailingZeros() {
        assertThat(Decimals.plain(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(Decimals.plain(new BigDecimal("0.00"))).isEqualTo("0");
        assertThat(Decimals.plain(new BigDecimal("0.000000100"))).isEqualTo("0.0000001");
    }
}
