package io.hyperdex.ingest.relay;

import java.time.Duration;

/**
 * Section {@code outbox}: the window from which streams can resume.
 *
 * @param keep how long events stay, and
 * @param eventsMax how many at most; what is not published yet always stays
 */
public record OutboxConfig(Duration keep, long eventsMax) {
    public OutboxConfig {
        if (keep.isNegative() || keep.isZero() || eventsMax < 1) {
            throw new IllegalArgumentException("keep and eventsMax must be above 0");
        }
    }
}
