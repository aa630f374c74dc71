package io.hyperdex.platform.store;

import io.hyperdex.domain.risk.MeasureSettings;
import java.math.BigDecimal;

/**
 * Section {@code measures}: what returns of traders are measured against.
 *
 * @param riskFreeRate a year, a fraction
 * @param acceptableReturn a year, a fraction: what falls short of it counts as downside
 */
public record MeasuresConfig(BigDecimal riskFreeRate, BigDecimal acceptableReturn) {
    public MeasuresConfig {
        requireRate("riskFreeRate", riskFreeRate);
        requireRate("acceptableReturn", acceptableReturn);
    }

    private static void requireRate(String name, BigDecimal value) {
        if (value.abs().compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException(name + " is a fraction, from -1 to 1");
        }
    }

    public MeasureSettings settings() {
        return MeasureSettings.of(riskFreeRate, acceptableReturn);
    }
}
