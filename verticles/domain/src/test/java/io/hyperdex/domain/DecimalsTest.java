package io.hyperdex.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
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

    @Test
    void plainNotationIsThatOfTheSameNumberWithoutTrailingZeros() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            var digits = new BigInteger(random.nextInt(200), random).multiply(BigInteger.TEN.pow(random.nextInt(12)));
            var value = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(60) - 20);
            String expected =
                    value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
            assertThat(Decimals.plain(value)).isEqualTo(expected);
        }
    }

    @Test
    void pricesThatAreOneAreStillOneFromTheOtherToken() {
        var price = new BigDecimal("3.7");
        var parted = new Ohlc(price, new BigDecimal("3.70"), new BigDecimal("3.7"), new BigDecimal("3.7"));

        assertThat(Ohlc.of(price).inverse()).isEqualTo(parted.inverse());
        assertThat(Ohlc.of(price).round(Decimals.SHOWN).high()).isEqualTo(price);
    }
}
