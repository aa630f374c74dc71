package io.hyperdex.platform.embedded;

import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one server running from {@link #start} to {@link #stop}: when it ends it is started again, after a pause that grows
 * while it does not stay up. Both calls block and belong on a thread that may; the watching has a thread of its own.
 */
final class SupervisedProcess {
    static final Duration PAUSE_MIN = Duration.ofMillis(500);
    static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(SupervisedProcess.class);
    private static final Duration STABLE_AFTER = Duration.ofSeconds(30);
    private static final Duration CHECK = Duration.ofSeconds(1);
    private static final Duration PROBE_PAUSE = Duration.ofMillis(25);
    private static final long LOG_BYTES_MAX = 8 << 20;

    private final Server server;
    private final ServerListener listener;
    private final Residents residents;
    private final ServerLog log;
    private final Thread watcher;
    private final AtomicInteger restarts = new AtomicInteger();

    // Written by start(), then by the watcher; read by any thread.
    private volatile @Nullable Process process;
    private volatile boolean up;

    SupervisedProcess(Server server, Path logFile, ServerListener listener) {
        this.server = server;
        this.listener = listener;
        this.residents = new Residents(server.directory(), server.program());
        this.log = new ServerLog(logFile, LOG_BYTES_MAX);
        this.watcher = new Thread(this::watch, "embedded-" + server.name());
        watcher.setDaemon(true);
    }

    /** Stops what an earlier node left, starts the server and returns when it answers. */
    void start() throws IOException, InterruptedException {
        launch();
        watcher.start();
    }

    /**
     * Returns when no process of the server is left, killed if it does not stop in time, or if the caller has no time and is
     * interrupted. Harmless when repeated.
     */
    void stop() throws IOException, InterruptedException {
        watcher.interrupt();
        try {
            watcher.join();
            end();
        } catch (InterruptedException e) {
            for (ProcessHandle resident : residents.find()) {
                resident.destroyForcibly();
            }
            throw e;
        }
    }

    boolean up() {
        return up;
    }

    int restarts() {
        return restarts.get();
    }

    /** -1 before the first start. */
    long pid() {
        Process current = process;
        return current == null ? -1 : current.pid();
    }

    private void watch() {
        Duration pause = PAUSE_MIN;
        try {
            while (true) {
                long since = System.nanoTime();
                int code = awaitEnd();
                up = false;
                LOG.error("{} ended with code {}; the last it said: {}", server.name(), code, log.reason());
                listener.onDown();
                boolean stable = System.nanoTime() - since > STABLE_AFTER.toNanos();
                pause = relaunch(stable ? PAUSE_MIN : pause);
                LOG.info("{} is up again, process {}", server.name(), pid());
                listener.onUp();
            }
        } catch (InterruptedException stopped) {
            LOG.debug("{} is no longer watched", server.name());
        }
    }

    private int awaitEnd() throws InterruptedException {
        Process current = Objects.requireNonNull(process);
        while (!current.waitFor(CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
            log.cutWhenLarge();
            hurryWhenLeaving();
        }
        return current.exitValue();
    }

    /** The node's own connections stay, so a server that waits for its clients would wait for ever. */
    private void hurryWhenLeaving() throws InterruptedException {
        try {
            if (server.isLeaving()) {
                LOG.warn("{} was told to stop; it is stopped and started again", server.name());
                residents.evict(server.stopSignal(), server.stopWithin());
            }
        } catch (IOException e) {
            LOG.error("{} cannot be looked at", server.name(), e);
        }
    }

    /** Returns the pause to begin with should the server end again soon. */
    private Duration relaunch(Duration first) throws InterruptedException {
        Duration pause = first;
        while (true) {
            Thread.sleep(pause.toMillis());
            pause = longer(pause);
            restarts.incrementAndGet();
            try {
                launch();
                return pause;
            } catch (IOException | StartRefused e) {
                LOG.error("{} does not start, next attempt in {} ms", server.name(), pause.toMillis(), e);
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
    }

    private void launch() throws IOException, InterruptedException {
        residents.evict(server.stopSignal(), server.stopWithin());
        server.clearLeftovers();
        log.cutWhenLarge();
        process = Commands.inOwnSession(server.command(), server.directory())
                .redirectOutput(log.redirect())
                .start();
        try {
            awaitAnswer();
        } catch (IOException | InterruptedException | RuntimeException e) {
            end();
            throw e;
        }
        up = true;
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        Process current = Objects.requireNonNull(process);
        long deadline = System.nanoTime() + server.readyWithin().toNanos();
        while (true) {
            if (current.waitFor(PROBE_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(server.name() + " ended with code " + current.exitValue() + ": " + log.reason());
            }
            try {
                server.probe();
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(server.name() + " does not answer within " + server.readyWithin(), notYet);
                }
            }
        }
    }

    private void end() throws IOException, InterruptedException {
        up = false;
        residents.evict(server.stopSignal(), server.stopWithin());
        Process current = process;
        if (current != null) {
            // It has no server's name until its last exec.
            current.destroyForcibly().waitFor();
        }
    }
}
