package io.hyperdex.push;

import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics.StateObject;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.push.StreamTopic.StateTopic;
import io.hyperdex.push.TopicFrame.ObjectsFrame;
import io.hyperdex.push.TopicFrame.Offsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A state that somebody is subscribed to, as it was told last, and when it is asked for again. */
final class StateBoard {
    /** Why it is asked for. */
    enum Cause {
        JOIN,
        EVENT,
        PRICE,
        TIME
    }

    /** Who waits for a snapshot. */
    record Ask(Outlet outlet, long ticket) {}

    private final StateTopic topic;
    private final SortedMap<String, String> shown = new TreeMap<>();
    private final List<Ask> asks = new ArrayList<>();
    private Set<String> tags = Set.of();
    private boolean known;
    private boolean reading;
    private @Nullable Cause meanwhile;
    private Cause cause = Cause.JOIN;
    private long dueAtMillis;
    private long readAtMillis = Long.MIN_VALUE / 2;
    private long sequence;
    private long offset;
    private long newest;

    /** @param sequence beyond those of a former board of the topic, which its clients may have seen */
    StateBoard(StateTopic topic, long sequence) {
        this.topic = topic;
        this.sequence = sequence;
    }

    StateTopic topic() {
        return topic;
    }

    /** Whether it has been told once. */
    boolean isKnown() {
        return known;
    }

    /** What outdates it. */
    Set<String> tags() {
        return tags;
    }

    void add(Ask ask) {
        asks.add(ask);
    }

    /** Gives everybody who waits the same answer. */
    void answer(Consumer<Ask> answering) {
        asks.forEach(answering);
        asks.clear();
    }

    /** A trade of it has been committed. */
    void traded(long position) {
        newest = Math.max(newest, position);
    }

    /** Position of the newest trade of it. */
    long newest() {
        return newest;
    }

    /** Whether it was last told before the newest trade of it was in. */
    boolean isBehind() {
        return newest > offset;
    }

    long readAtMillis() {
        return readAtMillis;
    }

    long dueAtMillis() {
        return dueAtMillis;
    }

    Cause cause() {
        return cause;
    }

    void due(long atMillis, Cause why) {
        dueAtMillis = atMillis;
        cause = why;
    }

    boolean isReading() {
        return reading;
    }

    /** What happens during a question may not be in its answer. */
    void again(Cause why) {
        meanwhile = meanwhile == null || why.compareTo(meanwhile) < 0 ? why : meanwhile;
    }

    void asked() {
        reading = true;
        meanwhile = null;
    }

    /** Why it is to be asked for once more, or null. */
    @Nullable
    Cause answered(long nowMillis) {
        reading = false;
        readAtMillis = nowMillis;
        return meanwhile;
    }

    /** What has changed since it was told before; null when nothing has, or nobody was told. */
    @Nullable
    ObjectsFrame tell(StateTold told, long nextSequence) {
        SortedMap<String, String> changed = new TreeMap<>();
        told.objects().forEach(object -> {
            if (!object.json().equals(shown.put(object.key(), object.json()))) {
                changed.put(object.key(), object.json());
            }
        });
        shown.keySet().retainAll(told.objects().stream().map(StateObject::key).toList());
        tags = Set.copyOf(told.tags());
        long prev = offset;
        if (!known || isBehind() || topic.kind().key() == StateFamily.Key.CHAIN) {
            offset = Math.max(prev, told.offset());
        }
        boolean news = known && !changed.isEmpty();
        known = true;
        if (!news) {
            return null;
        }
        sequence = nextSequence;
        return ObjectsFrame.of(topic, sequence, new Offsets(offset, prev), false, changed);
    }

    Snapshot snapshot(String epoch) {
        return new Snapshot(topic, epoch, sequence, offset, Frames.array(shown.values()));
    }
}
