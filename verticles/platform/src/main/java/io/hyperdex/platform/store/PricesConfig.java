package io.hyperdex.platform.store;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Section {@code prices}: how values in USD are found.
 *
 * @param fresh among prices of a token that are not older, the best source is taken, else the newest
 * @param liquidityMin USD that a pool must hold to value a token; at 0 pools of unknown depth do it too
 * @param window whose volume-weighted price guards against outliers, in whole minutes
 * @param deviationMax a fraction; a price farther from the window's gives way to it
 * @param hopsMax pools of the longest route, the one from the wrapped native coin to a stable coin not counted
 */
public record PricesConfig(
        Duration fresh, BigDecimal liquidityMin, Duration window, BigDecimal deviationMax, int hopsMax) {
    public PricesConfig {
        if (fresh.isNegative() || fresh.isZero()) {
            throw new IllegalArgumentException("fresh must be positive");
        }
        if (liquidityMin.signum() < 0) {
            throw new IllegalArgumentException("liquidityMin must not be negative");
        }
        if (window.toMinutes() < 1) {
            throw new IllegalArgumentException("window must be at least a minute");
        }
        if (deviationMax.signum() <= 0) {
            throw new IllegalArgumentException("deviationMax must be positive");
        }
        if (hopsMax < 1) {
            throw new IllegalArgumentException("hopsMax must be at least 1");
        }
    }
}
