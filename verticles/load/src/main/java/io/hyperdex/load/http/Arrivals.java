package io.hyperdex.load.http;

import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests become due at random moments, independent of each other and of the answers (Poisson), as those of many users
 * do. A server that falls behind finds more of them due, never fewer. Those due are as many as the rate and the duration
 * allow.
 */
public final class Arrivals implements AutoCloseable {
    /** What {@link #poll()} gives when nothing is due. */
    public static final long NONE = Long.MIN_VALUE;

    private final Queue<Long> due = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean over;

    /** @param wake is told of each request that has become due */
    public Arrivals(double perSecond, Duration duration, long seed, Runnable wake) {
        thread = new Thread(() -> arrive(perSecond, duration.toNanos(), new SplittableRandom(seed), wake), "arrivals");
        thread.setDaemon(true);
        thread.start();
    }

    /** When the longest waiting request was due, of {@link System#nanoTime()}; it counts as taken. */
    public long poll() {
        Long moment = due.poll();
        return moment == null ? NONE : moment;
    }

    /** Whether all have become due; they may still be waiting. */
    public boolean over() {
        return over;
    }

    public int waiting() {
        return due.size();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void arrive(double perSecond, long nanos, SplittableRandom random, Runnable wake) {
        double gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long started = System.nanoTime();
        double moment = gap(random, gapNanos);
        while (moment < nanos && !Thread.currentThread().isInterrupted()) {
            long at = started + (long) moment;
            for (long wait = at - System.nanoTime();
                    wait > 0 && !Thread.currentThread().isInterrupted();
                    wait = at - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            due.add(at);
            wake.run();
            moment += gap(random, gapNanos);
        }
        over = true;
        wake.run();
    }

    private static double gap(SplittableRandom random, double meanNanos) {
        return -Math.log(1 - random.nextDouble()) * meanNanos;
    }
}
