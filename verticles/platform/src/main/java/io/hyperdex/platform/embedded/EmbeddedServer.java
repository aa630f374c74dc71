package io.hyperdex.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A running server of the node. Whoever started it closes it, after everything that uses it. */
public abstract sealed class EmbeddedServer implements AutoCloseable permits EmbeddedPostgres, EmbeddedRedis {
    private final SupervisedProcess process;

    EmbeddedServer(SupervisedProcess process) {
        this.process = process;
    }

    /** With the password; the same through all restarts of the server. */
    public abstract String uri();

    public final boolean up() {
        return process.up();
    }

    /** Attempts to start it again since it was started first. */
    public final int restarts() {
        return process.restarts();
    }

    public final long pid() {
        return process.pid();
    }

    /** Blocks until no process of the server is left. */
    @Override
    public final void close() {
        try {
            process.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
