package io.hyperdex.push;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One topic of one client. It is registered first and holds the frames that go by; the snapshot tells which of them it
 * contains already; the rest follows. So nothing between the two is lost or sent twice.
 */
final class Subscription {
    private final StreamTopic topic;
    private final Session session;
    private final int holdBytesMax;

    /** Null once the subscription is answered. */
    private @Nullable List<TopicFrame> held = new ArrayList<>();

    private int heldBytes;
    private @Nullable Snapshot snapshot;
    private long registeredAfter;
    private long sequence;
    private long offset;

    Subscription(StreamTopic topic, Session session, int holdBytesMax) {
        this.topic = topic;
        this.session = session;
        this.holdBytesMax = holdBytesMax;
    }

    StreamTopic topic() {
        return topic;
    }

    Session session() {
        return session;
    }

    /** What the client has been told of the topic. */
    long offset() {
        return offset;
    }

    /** Null while it is awaited. */
    @Nullable
    Snapshot snapshot() {
        return snapshot;
    }

    boolean isJoining() {
        return held != null && snapshot == null;
    }

    /** Frames up to {@code lastSequence} have gone by without being held. */
    void register(long lastSequence) {
        registeredAfter = lastSequence;
    }

    /** Whether the snapshot leaves nothing out between itself and the first frame that was held. */
    boolean takes(Snapshot offered) {
        return offered.sequence() >= registeredAfter;
    }

    void begin(Snapshot taken) {
        snapshot = taken;
        sequence = taken.sequence();
        offset = taken.offset();
    }

    /** Sends what was held and is newer than the snapshot, and from now on everything. */
    void answered() {
        List<TopicFrame> frames = held == null ? List.of() : held;
        held = null;
        snapshot = null;
        frames.forEach(this::pass);
    }

    /** False when so much went by that the subscription has to be registered anew. */
    boolean accept(TopicFrame frame) {
        List<TopicFrame> holding = held;
        if (holding == null) {
            pass(frame);
            return true;
        }
        holding.add(frame);
        heldBytes += frame.bytes();
        if (heldBytes <= holdBytesMax) {
            return true;
        }
        holding.clear();
        heldBytes = 0;
        snapshot = null;
        register(frame.sequence());
        return false;
    }

    private void pass(TopicFrame frame) {
        if (frame.sequence() > sequence) {
            sequence = frame.sequence();
            offset = Math.max(offset, frame.offset());
            session.send(frame);
        }
    }
}
