package io.hyperdex.platform.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what cannot be listened to, by asking again and again. */
public final class Eventually {
    private static final long ASK_EVERY_MILLIS = 10;

    private Eventually() {}

    /** Returns how long it took. */
    public static Duration holds(String what, Duration within, Callable<Boolean> question) throws Exception {
        long start = System.nanoTime();
        while (!question.call()) {
            if (System.nanoTime() - start > within.toNanos()) {
                throw new AssertionError("not within " + within + ": " + what);
            }
            TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
