package io.hyperdex.query.traders;

import io.hyperdex.domain.Decimals;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** How figures are shown. */
final class Prices {
    private static final BigDecimal TOLERANCE = new BigDecimal("0.005");

    static final MathContext CERTAIN = new MathContext(12);

    private Prices() {}

    /** Whether a stable coin counts as 1 USD. */
    static boolean isAtPar(BigDecimal usd) {
        return usd.subtract(BigDecimal.ONE).abs().compareTo(TOLERANCE) <= 0;
    }

    static BigDecimal shown(BigDecimal value) {
        return value.round(Decimals.SHOWN);
    }

    /** What is certain of a ratio; null for what is not one. */
    static @Nullable BigDecimal ratio(double value) {
        return Double.isNaN(value) || Double.isInfinite(value)
                ? null
                : new BigDecimal(value).round(CERTAIN).stripTrailingZeros();
    }

    static @Nullable BigDecimal shownOrNull(@Nullable BigDecimal value) {
        return value == null ? null : shown(value);
    }
}
