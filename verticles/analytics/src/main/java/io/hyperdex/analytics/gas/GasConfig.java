package io.hyperdex.analytics.gas;

import java.time.Duration;

/**
 * Section {@code gas}.
 *
 * @param pause least time from one transaction of the store to the next, so that trades gather
 */
record GasConfig(Duration pause) {
    GasConfig {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("pause must not be negative");
        }
    }
}
