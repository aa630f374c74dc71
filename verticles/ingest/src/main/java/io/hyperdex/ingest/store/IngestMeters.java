package io.hyperdex.ingest.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What ingest counts. Labels are bounded: the way in, never the sender's name. */
public final class IngestMeters {
    private final MeterRegistry meters;
    private final Timer commit;

    public IngestMeters(MeterRegistry meters) {
        this.meters = meters;
        this.commit = Timer.builder("hyperdex.ingest.commit")
                .description("From the first statement of a batch to its commit")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
    }

    void committed(Duration took) {
        commit.record(took);
    }

    /** A batch was stored by COPY, or could not be and is stored by statements. */
    void copied(String result) {
        meters.counter("hyperdex.ingest.copies", "result", result).increment();
    }

    void count(Origin origin, Stored stored) {
        trades(origin, "accepted").increment(stored.accepted());
        trades(origin, "duplicate").increment(stored.duplicates());
        refused(origin, stored.refused().size());
    }

    /** Trades that were refused, by the store or before they came to it. */
    public void refused(Origin origin, int trades) {
        trades(origin, "rejected").increment(trades);
    }

    void queue(IntSupplier rows) {
        Gauge.builder("hyperdex.ingest.queue.rows", rows::getAsInt)
                .description("Trades that wait for the store")
                .register(meters);
    }

    /** Of JSON bodies that are read, waiting or being stored. */
    public void bodies(LongSupplier bytes) {
        Gauge.builder("hyperdex.ingest.bodies", bytes::getAsLong)
                .description("What JSON bodies take that are read, waiting or being stored")
                .baseUnit("bytes")
                .register(meters);
    }

    private Counter trades(Origin origin, String result) {
        return meters.counter("hyperdex.ingest.trades", "source", origin.label(), "result", result);
    }
}
