package io.hyperdex.push;

import io.hyperdex.push.TopicFrame.EventsFrame;
import io.hyperdex.push.TopicFrame.ObjectsFrame;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What waits for a socket whose peer reads too slowly, bounded in bytes. Of events the oldest are dropped and told as a gap
 * in their place; of objects the newest version of each is kept; what answers the client is never dropped. While the peer
 * keeps up, nothing is queued.
 */
final class SendQueue {
    private final Wire wire;
    private final int bytesMax;
    private final StreamMetrics metrics;

    /** Everything that waits, in the order in which it will be sent. */
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    /** Of these the events that are still whole, the oldest first. */
    private final Set<Waiting.Events> droppable = new LinkedHashSet<>();

    private final Map<StreamTopic, Waiting.Events> gaps = new HashMap<>();
    private final Map<StreamTopic, Waiting.Objects> objects = new HashMap<>();
    private int bytes;

    SendQueue(Wire wire, int bytesMax, StreamMetrics metrics) {
        this.wire = wire;
        this.bytesMax = bytesMax;
        this.metrics = metrics;
    }

    /** Whether the peer is behind. */
    boolean isStalled() {
        return !waiting.isEmpty();
    }

    int bytes() {
        return bytes;
    }

    /** Sends or queues what must not be dropped; false when even that does not fit. */
    boolean send(Message message) {
        if (passes()) {
            wire.write(message);
            return true;
        }
        return add(new Waiting.Whole(message));
    }

    /** Sends or queues news; false when the queue is full of what cannot be dropped. */
    boolean send(TopicFrame frame) {
        if (passes()) {
            wire.write(frame.message());
            return true;
        }
        if (frame instanceof EventsFrame events) {
            var added = new Waiting.Events(events);
            droppable.add(added);
            return add(added);
        }
        if (frame instanceof ObjectsFrame changed) {
            return conflate(changed);
        }
        return add(new Waiting.Whole(frame.message()));
    }

    private boolean passes() {
        return waiting.isEmpty() && wire.writable();
    }

    private boolean add(Waiting added) {
        waiting.add(added);
        bytes += added.bytes();
        return fits();
    }

    private boolean conflate(ObjectsFrame changed) {
        Waiting.Objects own = objects.computeIfAbsent(changed.topic(), Waiting.Objects::new);
        waiting.add(own);
        bytes -= own.bytes();
        metrics.dropped(changed.topic().family(), "conflate", own.conflate(changed));
        bytes += own.bytes();
        return fits();
    }

    private boolean fits() {
        while (bytes > bytesMax && !droppable.isEmpty()) {
            drop(droppable.iterator().next());
        }
        return bytes <= bytesMax;
    }

    /** A topic's dropped frames are its oldest, so they are one gap, where the first of them stood. */
    private void drop(Waiting.Events oldest) {
        metrics.dropped(oldest.topic().family(), "oldest", oldest.events());
        droppable.remove(oldest);
        bytes -= oldest.bytes();
        Waiting.Events gap = gaps.get(oldest.topic());
        if (gap == null) {
            oldest.drop();
            bytes += oldest.bytes();
            gaps.put(oldest.topic(), oldest);
        } else {
            waiting.remove(oldest);
            gap.widen(oldest);
        }
    }

    /** Sends as much as the peer takes. */
    void flush() {
        while (!waiting.isEmpty() && wire.writable()) {
            Waiting next = waiting.iterator().next();
            remove(next);
            next.writeTo(wire);
        }
    }

    /** Drops what waits for a topic that the client left. */
    void forget(StreamTopic topic) {
        for (Waiting one : List.copyOf(waiting)) {
            if (topic.equals(one.topic())) {
                remove(one);
            }
        }
    }

    private void remove(Waiting one) {
        waiting.remove(one);
        bytes -= one.bytes();
        if (one instanceof Waiting.Events events) {
            droppable.remove(events);
            gaps.remove(events.topic(), events);
        } else if (one instanceof Waiting.Objects changed) {
            objects.remove(changed.topic());
        }
    }
}
