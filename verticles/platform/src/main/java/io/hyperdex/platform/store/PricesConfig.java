package io.hyperdex.platform.store;

import java.time.Duration;

/**
 * Section {@code prices}: how values in USD are found.
 *
 * @param fresh among prices of a token that are not older, the best source is taken, else the newest
 */
public record PricesConfig(Duration fresh) {
    public PricesConfig {
        if (fresh.isNegative() || fresh.isZero()) {
            throw new IllegalArgumentException("fresh must be positive");
        }
    }
}
