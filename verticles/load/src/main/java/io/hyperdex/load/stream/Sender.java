package io.hyperdex.load.stream;

import java.io.IOException;
import java.time.Duration;

/** Sends events at a rate until their time is over and all of them are acknowledged. */
interface Sender extends AutoCloseable {
    /** Gives when the first one was due, of {@link System#nanoTime()}. */
    long send(double eventsPerSecond, Duration duration) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
