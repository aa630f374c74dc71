package io.hyperdex.node;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in reverse order; a step that fails does not keep the others from their end. */
final class Teardown {
    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

    /** Stops one thing and returns when it has stopped. */
    interface Step {
        void stop() throws IOException, InterruptedException;
    }

    private record Named(String name, Step step) {}

    private final Deque<Named> steps = new ArrayDeque<>();
    private volatile boolean begun;

    synchronized void onStop(String name, Step step) {
        steps.push(new Named(name, step));
    }

    /** Whether the node is being stopped; what fails meanwhile in its start fails by that. */
    boolean hasBegun() {
        return begun;
    }

    /** Each step runs once, however often this is called. */
    synchronized void run() {
        begun = true;
        while (!steps.isEmpty()) {
            Named next = steps.pop();
            stop(next);
        }
    }

    private static void stop(Named next) {
        try {
            next.step().stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.atError().addKeyValue("step", next.name()).setCause(e).log("did not stop cleanly");
        }
    }
}
