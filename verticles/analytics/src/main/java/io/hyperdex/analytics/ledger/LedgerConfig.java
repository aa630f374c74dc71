package io.hyperdex.analytics.ledger;

import java.time.Duration;

/**
 * Section {@code ledger}.
 *
 * @param pause how long trades gather for one transaction
 * @param ledgersMax how many ledgers each share of the traders keeps in memory
 * @param keepHours how long hourly points stay in which nothing was traded
 */
record LedgerConfig(Duration pause, int ledgersMax, Duration keepHours) {
    LedgerConfig {
        if (pause.isNegative() || ledgersMax < 1 || keepHours.isNegative()) {
            throw new IllegalArgumentException("durations must not be negative, and ledgersMax at least 1");
        }
    }
}
