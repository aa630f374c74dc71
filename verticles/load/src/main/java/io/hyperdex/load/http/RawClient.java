package io.hyperdex.load.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections of HTTP/1.1 on the thread that calls, each with one request under way: an answer costs the generator a read,
 * a scan of its head and a write, so that the server has the rest of the machine.
 */
public final class RawClient implements AutoCloseable {
    private static final long ANSWER_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final int LOOK_MILLIS = 200;
    private static final int REQUEST_BYTES_MAX = 16 << 10;

    private final InetSocketAddress server;
    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    /** Of one request: it is gone before the next is written. */
    private final ByteBuffer out = ByteBuffer.allocateDirect(REQUEST_BYTES_MAX);

    public RawClient(URI url, int connections) throws IOException {
        this.server = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort());
        this.selector = Selector.open();
        for (int i = 0; i < connections; i++) {
            this.connections.add(new Connection());
        }
        idle.addAll(this.connections);
    }

    /** Until the traffic has ended and nothing is under way. Fails when the server cannot be connected to any more. */
    public void run(Traffic traffic) throws IOException {
        feed(traffic);
        while (idle.size() < connections.size() || !traffic.ended()) {
            selector.select(LOOK_MILLIS);
            for (SelectionKey key : selector.selectedKeys()) {
                ((Connection) key.attachment()).read(traffic);
            }
            selector.selectedKeys().clear();
            giveUpWaiting(traffic);
            feed(traffic);
        }
    }

    /** From any thread: the traffic has a request now. */
    public void wake() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    private void feed(Traffic traffic) throws IOException {
        while (!idle.isEmpty()) {
            Request request = traffic.next();
            if (request == null) {
                return;
            }
            idle.pop().send(request);
        }
    }

    private void giveUpWaiting(Traffic traffic) throws IOException {
        long now = System.nanoTime();
        for (Connection connection : connections) {
            if (connection.request != null && now - connection.sentAt > ANSWER_NANOS_MAX) {
                connection.fail(traffic, "no answer within " + TimeUnit.NANOSECONDS.toSeconds(ANSWER_NANOS_MAX) + " s");
            }
        }
    }

    private final class Connection {
        private final Response response = new Response();
        private SocketChannel channel;
        private @Nullable Request request;
        private long sentAt;

        Connection() throws IOException {
            channel = connected();
        }

        void send(Request next) throws IOException {
            request = next;
            response.clear();
            out.clear().put(next.bytes()).flip();
            sentAt = System.nanoTime();
            // Nothing else is under way on the connection, so the system's buffer has room for all of it.
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        void read(Traffic traffic) throws IOException {
            int count;
            try {
                do {
                    count = channel.read(response.space());
                } while (count > 0 && !response.complete());
            } catch (IOException e) {
                fail(traffic, String.valueOf(e.getMessage()));
                return;
            }
            if (count < 0) {
                fail(traffic, "the server closed the connection");
            } else if (count > 0) {
                answered(traffic);
            }
        }

        private void answered(Traffic traffic) throws IOException {
            long receivedAt = System.nanoTime();
            if (request == null) {
                throw new IOException("an answer that nobody asked for: " + response.head());
            }
            Request done = request;
            request = null;
            traffic.answered(done, response, sentAt, receivedAt);
            if (response.closes()) {
                reconnect();
            }
            Request next = traffic.next();
            if (next == null) {
                idle.push(this);
            } else {
                send(next);
            }
        }

        /** An idle connection that the server has closed is no failure. */
        void fail(Traffic traffic, String reason) throws IOException {
            reconnect();
            if (request != null) {
                Request lost = request;
                request = null;
                idle.push(this);
                traffic.failed(lost, reason);
            }
        }

        private void reconnect() throws IOException {
            channel.close();
            response.clear();
            channel = connected();
        }

        private SocketChannel connected() throws IOException {
            SocketChannel opened = SocketChannel.open(server);
            opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
            opened.configureBlocking(false);
            opened.register(selector, SelectionKey.OP_READ, this);
            return opened;
        }
    }
}
