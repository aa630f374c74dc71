package io.hyperdex.load.node;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread makes things a bounded number ahead of those who take them, so that making them neither waits for the store
 * nor fills the memory. Any number of threads may take.
 */
public final class Ahead<T> implements AutoCloseable {
    private static final int DEPTH = 16;

    private final BlockingQueue<Made<T>> queue;
    private final CountDownLatch prepared = new CountDownLatch(1);
    private final Supplier<@Nullable T> next;
    private final Thread thread;

    /** @param thing null after the last; with the failure when making it failed */
    private record Made<T>(@Nullable T thing, @Nullable RuntimeException failure) {}

    /** @param next gives null at the end; called on one thread only */
    public Ahead(Supplier<@Nullable T> next) {
        this(DEPTH, next);
    }

    private Ahead(int depth, Supplier<@Nullable T> next) {
        this.queue = new ArrayBlockingQueue<>(depth);
        this.next = next;
        this.thread = new Thread(this::make, "generator");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Makes as many as the depth before it returns: what takes them then does not share the machine with their making. Only
     * what is more than that is made while others are taken.
     */
    public static <T> Ahead<T> prepared(int depth, Supplier<@Nullable T> next) throws InterruptedException {
        Ahead<T> ahead = new Ahead<>(depth, next);
        try {
            ahead.prepared.await();
        } catch (InterruptedException e) {
            ahead.close();
            throw e;
        }
        // What was left over in making them is collected now and not while they are taken.
        System.gc();
        return ahead;
    }

    /** The next thing, or null when there are no more. */
    public @Nullable T take() throws InterruptedException {
        Made<T> made = queue.take();
        if (made.failure != null) {
            throw new IllegalStateException("the generator failed", made.failure);
        }
        if (made.thing == null) {
            // For the others who take.
            queue.put(made);
        }
        return made.thing;
    }

    /** Ends the thread, whatever is still to be made. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void make() {
        try {
            Made<T> made;
            do {
                made = one();
                if (!queue.offer(made)) {
                    prepared.countDown();
                    queue.put(made);
                }
            } while (made.thing != null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            prepared.countDown();
        }
    }

    private Made<T> one() {
        try {
            return new Made<>(next.get(), null);
        } catch (RuntimeException e) {
            return new Made<>(null, e);
        }
    }
}
