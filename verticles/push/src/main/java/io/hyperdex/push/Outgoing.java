package io.hyperdex.push;

import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client. While the peer keeps up, messages are written at once and flushed by whoever knows when a
 * window ends; else they wait in a queue. Lives on the loop of its hub.
 */
final class Outgoing {
    private final Wire wire;
    private final SocketHub hub;
    private final Session session;
    /** Null while the peer keeps up. */
    private @Nullable SendQueue queue;

    private boolean unflushed;

    Outgoing(Wire wire, SocketHub hub, Session session) {
        this.wire = wire;
        this.hub = hub;
        this.session = session;
    }

    Wire wire() {
        return wire;
    }

    /** Whether the peer is behind. */
    boolean isStalled() {
        return queue != null && queue.isStalled();
    }

    /** Whether everything that was handed over has been written. */
    boolean isDirect() {
        return queue == null;
    }

    /** False when the peer is so far behind that even what may not be dropped does not fit. */
    boolean send(TopicFrame frame) {
        return passes() ? write(frame.message()) : queue().send(frame);
    }

    boolean send(Message message) {
        return passes() ? write(message) : queue().send(message);
    }

    /** What was written for the next flush is sent early rather than what comes after it queued. */
    private boolean passes() {
        if (queue != null) {
            return false;
        }
        if (!wire.writable() && unflushed) {
            flush();
        }
        return queue == null && wire.writable();
    }

    private boolean write(Message message) {
        wire.write(message);
        if (!unflushed) {
            unflushed = true;
            hub.unflushed(session);
        }
        return true;
    }

    private SendQueue queue() {
        if (queue == null) {
            queue = new SendQueue(wire, hub.config().queueBytesMax(), hub.metrics());
        }
        return queue;
    }

    /** Sends what was written, unless that has been done. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            wire.flush();
        }
    }

    /** The peer takes messages again. */
    void drained() {
        SendQueue waiting = queue;
        if (waiting != null) {
            waiting.flush();
            if (!waiting.isStalled()) {
                queue = null;
            }
            wire.flush();
        }
    }

    /** Drops what waits for a topic that the client left. */
    void forget(StreamTopic topic) {
        if (queue != null) {
            queue.forget(topic);
        }
    }

    void close() {
        flush();
        queue = null;
    }
}
