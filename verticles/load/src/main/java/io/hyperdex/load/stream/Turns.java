package io.hyperdex.load.stream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Moments that are evenly apart, each waited for. One that comes late counts from when it was due. */
final class Turns {
    private final long first = System.nanoTime();
    private final double gapNanos;
    private final long count;
    private long taken;

    Turns(double perSecond, Duration duration) {
        gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        count = Math.max(1, Math.round(duration.toNanos() / gapNanos));
    }

    long first() {
        return first;
    }

    boolean over() {
        return taken == count;
    }

    /** When the next one is due; it is now, or has been. */
    long await() {
        long due = first + (long) (taken++ * gapNanos);
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
        return due;
    }
}
