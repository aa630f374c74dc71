package io.hyperdex.node;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.embedded.EmbeddedServer;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A server that is being started, on a thread of its own, so that a node that is told to end meanwhile leaves nothing behind. */
final class Starting {
    private final FutureTask<EmbeddedServer> task;
    private final Thread thread;

    private Starting(String name, Callable<EmbeddedServer> start) {
        task = new FutureTask<>(start);
        thread = new Thread(task, "start-" + name);
    }

    static Starting of(String name, Callable<EmbeddedServer> start, Teardown teardown) {
        var starting = new Starting(name, start);
        teardown.onStop(name, starting::stop);
        starting.thread.start();
        return starting;
    }

    /** Waits until the server answers. {@link StartRefused} when it cannot start; interrupted when the start was ended. */
    String uri() throws InterruptedException {
        try {
            return task.get().uri();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartRefused refused) {
                throw refused;
            }
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("the start was ended");
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The start ends what it has begun when it is interrupted. */
    private void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
        try {
            task.get().close();
        } catch (ExecutionException notStarted) {
            // Who waited for it has been told.
        }
    }
}
