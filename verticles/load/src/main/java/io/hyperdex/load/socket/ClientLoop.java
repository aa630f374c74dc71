package io.hyperdex.load.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One thread with a selector and one buffer for all of its sockets. */
final class ClientLoop implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final long LOOK_MILLIS = 20;
    /** Connections that are being opened at once: fewer than any server's backlog. */
    private static final int OPENING_MAX = 64;

    private final InetSocketAddress server;
    private final Protocol protocol;
    private final Selector selector;
    private final byte[] bytes = new byte[BUFFER_BYTES];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private final Queue<FutureTask<?>> tasks = new ConcurrentLinkedQueue<>();
    private final Deque<ClientSocket> toOpen = new ArrayDeque<>();
    private final Set<ClientSocket> opening = new HashSet<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong delivered = new AtomicLong();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread;
    private Tally tally = new Tally();
    private long touched;
    private long deliveredBefore;
    private boolean closed;

    ClientLoop(InetSocketAddress server, Protocol protocol, int number) throws IOException {
        this.server = server;
        this.protocol = protocol;
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "sockets-" + number);
        thread.setDaemon(true);
        thread.start();
    }

    Protocol protocol() {
        return protocol;
    }

    String host() {
        return server.getHostString() + ":" + server.getPort();
    }

    /** Carries it out on the loop and waits for it. */
    <T> T call(Callable<T> task) throws InterruptedException {
        var queued = new FutureTask<>(task);
        tasks.add(queued);
        selector.wakeup();
        if (end.isDone()) {
            queued.cancel(false);
        }
        try {
            return queued.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Sockets whose topics are all subscribed. */
    int open() {
        return open.get();
    }

    /** Connections that ended before their topics were subscribed; each is tried again. */
    int refused() {
        return refused.get();
    }

    long delivered() {
        return delivered.get();
    }

    /** Fails when the loop has ended by itself. */
    void check() {
        if (end.isCompletedExceptionally()) {
            end.join();
        }
    }

    /** Gives the tally and begins another. On the loop, like all that follow. */
    Tally handOver() {
        Tally done = tally;
        tally = new Tally();
        deliveredBefore += done.events;
        return done;
    }

    Tally tally() {
        return tally;
    }

    void connect(ClientSocket socket) {
        toOpen.add(socket);
    }

    /** Forgets one that is being opened or is open. */
    void drop(ClientSocket socket) {
        if (!toOpen.remove(socket) && !opening.remove(socket)) {
            open.decrementAndGet();
        }
        socket.drop();
    }

    void joined(ClientSocket socket) {
        if (opening.remove(socket)) {
            open.incrementAndGet();
        }
    }

    void ended(ClientSocket socket, boolean wasOpen, String reason) {
        if (wasOpen) {
            open.decrementAndGet();
            tally.fault(reason);
        } else {
            opening.remove(socket);
            refused.incrementAndGet();
            toOpen.add(socket);
        }
    }

    SelectionKey register(SocketChannel channel, Connection connection) throws IOException {
        return channel.register(selector, 0, connection);
    }

    /** Empty, for what is read next. */
    ByteBuffer buffer() {
        return buffer.clear();
    }

    /** Of the buffer. */
    byte[] bytes() {
        return bytes;
    }

    /** Something was read now. */
    void touch() {
        touched = System.nanoTime();
    }

    long touched() {
        return touched;
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(ClientLoop::ready, LOOK_MILLIS);
                delivered.lazySet(deliveredBefore + tally.events);
                for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                openSome();
            }
            selector.keys().forEach(key -> ((Connection) key.attachment()).drop());
            end.complete(null);
        } catch (IOException | RuntimeException e) {
            end.completeExceptionally(e);
        }
    }

    private static void ready(SelectionKey key) {
        ((Connection) key.attachment()).ready();
    }

    private void openSome() throws IOException {
        while (opening.size() < OPENING_MAX && !toOpen.isEmpty()) {
            ClientSocket next = toOpen.remove();
            opening.add(next);
            next.connect(server);
        }
    }
}
