package io.hyperdex.push;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When what was written to the clients of an event loop is flushed: the first news after a pause at once, what follows
 * within the window together at its end. A flush costs a call of the kernel for each client, and little more for several
 * messages than for one.
 */
final class FlushWindow {
    private final Loop loop;
    private final long millis;
    private final Consumer<Instant> delivered;
    private List<Session> unflushed = new ArrayList<>();
    /** When what is unflushed became durable. */
    private List<Instant> undelivered = new ArrayList<>();

    private long flushedAtMillis;
    private boolean isDue;

    /** @param delivered is told of each news, when it has been flushed to all */
    FlushWindow(Loop loop, Duration window, Consumer<Instant> delivered) {
        this.loop = loop;
        this.delivered = delivered;
        millis = window.toMillis();
    }

    /** The client was written to. */
    void add(Session session) {
        unflushed.add(session);
    }

    /** A round of writing has ended. */
    void close(@Nullable Instant committedAt) {
        if (committedAt != null) {
            undelivered.add(committedAt);
        }
        if (isDue || (unflushed.isEmpty() && undelivered.isEmpty())) {
            return;
        }
        long waitMillis = flushedAtMillis + millis - nowMillis();
        if (millis == 0 || waitMillis <= 0) {
            flush();
        } else {
            isDue = true;
            loop.after(waitMillis, this::flush);
        }
    }

    /** Without news nothing else lets go of clients that were flushed by themselves. */
    void forget() {
        if (!isDue) {
            flush();
        }
    }

    private void flush() {
        isDue = false;
        List<Session> written = unflushed;
        unflushed = new ArrayList<>();
        written.forEach(Session::flush);
        undelivered.forEach(delivered);
        undelivered = new ArrayList<>();
        flushedAtMillis = nowMillis();
    }

    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
