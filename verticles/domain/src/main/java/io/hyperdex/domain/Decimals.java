package io.hyperdex.domain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Exact decimals: how many digits a derived figure keeps, and the plain notation in which every figure is written.
 */
public final class Decimals {
    /** What answers show: 34 significant digits, HALF_EVEN (IEEE 754 decimal128). */
    public static final MathContext SHOWN = MathContext.DECIMAL128;
    /**
     * What the store keeps of a derived price. Sixteen digits more than are shown, so that the inverse, rounded once more
     * when it is shown, equals the inverse of the exact price.
     */
    public static final MathContext STORED = new MathContext(50, RoundingMode.HALF_EVEN);

    private static final BigDecimal TWO_POW_192 = new BigDecimal(BigInteger.TWO.pow(192));

    private Decimals() {}

    /** Plain notation without exponent and trailing zeros; zero is {@code 0}. */
    public static String plain(BigDecimal value) {
        if (value.signum() == 0) {
            return "0";
        }
        String digits = value.toPlainString();
        if (value.scale() <= 0) {
            return digits;
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, digits.charAt(end - 1) == '.' ? end - 1 : end);
    }

    public static BigDecimal ratio(BigDecimal numerator, BigDecimal denominator) {
        return numerator.divide(denominator, STORED);
    }

    public static BigDecimal inverse(BigDecimal price) {
        return BigDecimal.ONE.divide(price, STORED);
    }

    /**
     * Price of token0 in token1, in token units, from a Uniswap V3 {@code sqrtPriceX96}: (sqrtPriceX96 / 2^96)² ·
     * 10^(decimals0 − decimals1) (Uniswap V3 white paper, §6.1).
     */
    public static BigDecimal priceOfSqrtX96(BigInteger sqrtPriceX96, int decimals0, int decimals1) {
        return new BigDecimal(sqrtPriceX96.pow(2))
                .scaleByPowerOfTen(decimals0 - decimals1)
                .divide(TWO_POW_192, STORED);
    }
}
