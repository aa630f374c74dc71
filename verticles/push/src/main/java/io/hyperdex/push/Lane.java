package io.hyperdex.push;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The subscriptions of a topic for which news is collected for the same time: it is encoded once for all of them. Who is
 * still joining is not among them, so that nobody gets twice what he has been told already. Lives on one event loop.
 */
final class Lane {
    private final StreamTopic topic;
    private final Loop loop;
    private final int millis;
    private final Set<Subscription> members = new LinkedHashSet<>();
    private Conflation collected;
    /** What the members have been told. */
    private long toldUntil;

    Lane(StreamTopic topic, Loop loop, int millis) {
        this.topic = topic;
        this.loop = loop;
        this.millis = millis;
        collected = new Conflation(topic);
    }

    void add(Subscription live) {
        flush();
        members.add(live);
    }

    void remove(Subscription left) {
        members.remove(left);
    }

    /** The offset up to which the members have been told all, while there is something that they have not. */
    long toldUntil() {
        return collected.isEmpty() ? Long.MAX_VALUE : toldUntil;
    }

    void pass(TopicFrame frame) {
        if (members.isEmpty()) {
            return;
        }
        if (collected.isEmpty()) {
            toldUntil = frame.offset() - 1;
            loop.after(millis, this::flush);
        }
        collected.add(frame);
    }

    private void flush() {
        List<TopicFrame> frames = collected.frames();
        List<Subscription> told = new ArrayList<>(members);
        frames.forEach(frame -> told.forEach(member -> member.tell(frame)));
        collected = new Conflation(topic);
        if (!frames.isEmpty()) {
            told.forEach(member -> member.session().flush());
        }
    }
}
