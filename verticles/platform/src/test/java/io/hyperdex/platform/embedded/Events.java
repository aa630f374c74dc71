package io.hyperdex.platform.embedded;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Waits for what a supervisor tells. */
final class Events implements ServerListener {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override
    public void onDown() {
        told.add("down");
    }

    @Override
    public void onUp() {
        told.add("up");
    }

    /** "nothing" when the time is over. */
    String next(Duration within) throws InterruptedException {
        String event = told.poll(within.toMillis(), TimeUnit.MILLISECONDS);
        return event == null ? "nothing" : event;
    }
}
