package io.hyperdex.load.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Events that flow while something else happens. */
final class Background {
    private final FutureTask<Long> sending;

    Background(Sender sender, double eventsPerSecond, Duration duration) {
        sending = new FutureTask<>(() -> sender.send(eventsPerSecond, duration));
        var thread = new Thread(sending, "sender");
        thread.setDaemon(true);
        thread.start();
    }

    boolean flows() {
        return !sending.isDone();
    }

    /** Waits for the last event to be acknowledged. */
    void finish() throws IOException, InterruptedException {
        try {
            sending.get();
        } catch (ExecutionException e) {
            throw new IOException("the events stopped", e.getCause());
        }
    }
}
