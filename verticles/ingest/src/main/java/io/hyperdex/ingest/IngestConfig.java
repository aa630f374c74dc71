package io.hyperdex.ingest;

import java.time.Duration;
import java.time.LocalDate;

/**
 * Section {@code ingest}.
 *
 * @param oldest trades before this day are refused
 * @param retention months of trades that are wholly older are removed, and refused from then on; zero keeps everything
 * @param batchRowsMax rows of one transaction, unless a single request brings more
 * @param batchLinger how long a first request waits for company
 * @param batchesInFlightMax transactions under way at once
 * @param queueRowsMax rows waiting for the store; more are refused as overloaded
 * @param bodiesBytesMax of all JSON bodies and lines that are read, waiting or being stored at once; more are refused as
 *     overloaded
 */
public record IngestConfig(
        LocalDate oldest,
        Duration retention,
        int batchRowsMax,
        Duration batchLinger,
        int batchesInFlightMax,
        int queueRowsMax,
        long bodiesBytesMax) {
    /** What one JSON request may bring: the queue must be able to take it. */
    public static final int REQUEST_ROWS_MAX = 10_000;

    public IngestConfig {
        if (retention.isNegative()) {
            throw new IllegalArgumentException("retention must not be negative");
        }
        if (batchRowsMax < 1 || batchesInFlightMax < 1) {
            throw new IllegalArgumentException("batchRowsMax and batchesInFlightMax must be at least 1");
        }
        if (queueRowsMax < REQUEST_ROWS_MAX) {
            throw new IllegalArgumentException("queueRowsMax must be at least " + REQUEST_ROWS_MAX);
        }
    }
}
