package io.hyperdex.query;

import java.time.Duration;

/**
 * Section {@code query}.
 *
 * @param foldTradesMax trades that one answer may fold into candles of 1s or in USD
 * @param countedTradesMax trades that one answer may look at to count distinct traders
 * @param exportsMax exports under way at once
 * @param encoders threads that encode exports
 * @param exportStall an export whose reader takes nothing for so long is broken off
 * @param priceStale age beyond which a price is marked as stale
 */
public record QueryConfig(
        int foldTradesMax,
        int countedTradesMax,
        int exportsMax,
        int encoders,
        Duration exportStall,
        Duration priceStale) {
    public QueryConfig {
        if (foldTradesMax < 1) {
            throw new IllegalArgumentException("foldTradesMax must be at least 1");
        }
        if (countedTradesMax < 0) {
            throw new IllegalArgumentException("countedTradesMax must not be negative");
        }
        if (exportsMax < 1) {
            throw new IllegalArgumentException("exportsMax must be at least 1");
        }
        if (encoders < 1) {
            throw new IllegalArgumentException("encoders must be at least 1");
        }
        if (exportStall.isNegative() || exportStall.isZero()) {
            throw new IllegalArgumentException("exportStall must be positive");
        }
    }
}
