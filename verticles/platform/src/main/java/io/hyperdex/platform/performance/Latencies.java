package io.hyperdex.platform.performance;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A histogram of times that only ever grows; a window is the difference of two of its snapshots, so reading takes nothing
 * away. Microseconds are exact to 63, beyond that 32 buckets an octave: at most 3 % too high, up to 67 s. Thread-safe.
 */
final class Latencies {
    private static final int PER_OCTAVE_BITS = 5;
    private static final int PER_OCTAVE = 1 << PER_OCTAVE_BITS;
    private static final int OCTAVES = 22;
    static final int BUCKETS = OCTAVES * PER_OCTAVE;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);

    void record(long nanos) {
        counts.getAndIncrement(bucket(nanos / 1_000));
    }

    /** Counts overflow to negative ones after 2^31 samples of a bucket; the difference of two snapshots is right all the same. */
    Snapshot snapshot() {
        int[] copy = new int[BUCKETS];
        int used = 0;
        for (int i = 0; i < BUCKETS; i++) {
            copy[i] = counts.getOpaque(i);
            used |= copy[i];
        }
        return used == 0 ? Snapshot.EMPTY : new Snapshot(copy);
    }

    static int bucket(long micros) {
        if (micros < PER_OCTAVE) {
            return (int) Math.max(0, micros);
        }
        int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - PER_OCTAVE_BITS;
        int within = (int) (micros >> octave) & (PER_OCTAVE - 1);
        return Math.min(BUCKETS - 1, (octave + 1) * PER_OCTAVE + within);
    }

    /** The longest time that a bucket counts. */
    static long highestMicros(int bucket) {
        if (bucket < PER_OCTAVE) {
            return bucket;
        }
        int octave = bucket / PER_OCTAVE - 1;
        long within = PER_OCTAVE + (long) (bucket % PER_OCTAVE);
        return ((within + 1) << octave) - 1;
    }
}
