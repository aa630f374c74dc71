package io.hyperdex.query.reports;

import java.time.Duration;

/**
 * Section {@code reports}.
 *
 * @param keep how long a report is kept, and how long after that the caller is told that it was
 * @param perOwnerMax reports that one caller keeps
 * @param waitingMax of them that wait to be made
 * @param totalMax reports of all callers
 * @param rangeMax longest time that a report is about
 * @param transactionsMax newest transactions that a report lists
 * @param bytesMax of a file of a report
 */
record ReportsConfig(
        Duration keep,
        int perOwnerMax,
        int waitingMax,
        int totalMax,
        Duration rangeMax,
        int transactionsMax,
        int bytesMax) {
    ReportsConfig {
        if (keep.isNegative() || keep.isZero() || rangeMax.isNegative() || rangeMax.isZero()) {
            throw new IllegalArgumentException("keep and rangeMax must be positive");
        }
        if (perOwnerMax < 1 || waitingMax < 1 || totalMax < 1 || transactionsMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException("limits of reports must be at least 1");
        }
    }
}
