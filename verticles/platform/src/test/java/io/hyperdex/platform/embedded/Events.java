package io.hyperdex.platform.embedded;

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

    /** "nothing" after ten seconds, within which a killed server must be back. */
    String next() throws InterruptedException {
        String event = told.poll(10, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }
}
