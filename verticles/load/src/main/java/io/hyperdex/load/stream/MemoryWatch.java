package io.hyperdex.load.stream;

import io.hyperdex.load.node.ServerMemory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server's memory, sampled on a thread. */
final class MemoryWatch implements AutoCloseable {
    private static final long EVERY_MILLIS = 500;

    private final List<Long> samples = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;
    private int mark;
    private @Nullable IOException failure;

    private MemoryWatch(@Nullable Long pid) {
        thread = new Thread(() -> watch(pid), "memory-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param pid null when the server is not ours; then every figure is zero */
    static MemoryWatch of(@Nullable Long pid) {
        return new MemoryWatch(pid);
    }

    /** The sample of now is the one that growth is counted from. */
    void mark() {
        mark = Math.max(0, samples.size() - 1);
    }

    long marked() throws IOException {
        return samples().get(mark);
    }

    long most() throws IOException {
        return samples().stream().skip(mark).mapToLong(Long::longValue).max().orElse(0);
    }

    /** Ends the watch. */
    List<Long> samples() throws IOException {
        close();
        if (failure != null) {
            throw failure;
        }
        return samples.isEmpty() ? List.of(0L) : samples;
    }

    @Override
    public void close() {
        end.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(@Nullable Long pid) {
        if (pid == null) {
            return;
        }
        try {
            do {
                samples.add(ServerMemory.pss(pid));
            } while (!end.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
