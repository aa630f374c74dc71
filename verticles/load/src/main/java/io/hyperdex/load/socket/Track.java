package io.hyperdex.load.socket;

import io.hyperdex.load.report.Latency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One topic of one socket: the events of a topic are numbered, so whatever the server says of offsets and gaps is held
 * against what came. Of its loop's thread.
 */
public final class Track {
    /** Nothing has come, and nobody knows yet what has to come first. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final Topic topic;
    private long last = UNKNOWN;
    private long offset;
    private long joinedAt;
    /** Subscriptions on their way before each unsubscribe that is on its way too, and after the last of these. */
    private final Deque<Integer> unanswered = new ArrayDeque<>(List.of(0));

    private String epoch = "";
    /** The server has said that something is missing before what comes next. */
    private boolean excused;
    /** The next frame says that something is missing before it. */
    private boolean torn;

    private @Nullable List<Missing> missing;
    private @Nullable List<Join> joins;
    private @Nullable NavigableMap<Long, Long> written;

    /** Numbers, both inclusive. */
    private record Missing(long first, long last) {}

    /**
     * Where a subscription began.
     *
     * @param offset that the server answered
     * @param first number of the event after the snapshot, or of the first one that came when there was none
     */
    public record Join(Topic topic, long offset, long first) {}

    Track(Topic topic) {
        this.topic = topic;
    }

    public Topic topic() {
        return topic;
    }

    /** Where it would go on. */
    long offset() {
        return offset;
    }

    String epoch() {
        return epoch;
    }

    /** Whether there is anything to go on from. */
    boolean hasJoined() {
        return !epoch.isEmpty();
    }

    /** Remembers the offset of each frame, so that others' joins can be held against it. */
    public void keepOffsets() {
        written = new TreeMap<>();
    }

    /** By offset the number of the newest event up to it. */
    public NavigableMap<Long, Long> written() {
        return written == null ? new TreeMap<>() : written;
    }

    /** Remembers where its subscriptions began. */
    public void keepJoins() {
        joins = new ArrayList<>();
    }

    List<Join> joins() {
        return joins == null ? List.of() : joins;
    }

    /** A subscription is on its way: what still comes belongs to the one before. */
    void asked() {
        unanswered.addLast(unanswered.removeLast() + 1);
    }

    /** The topic is about to be left, and with it the subscriptions that are on their way. */
    void leaves() {
        unanswered.addLast(0);
    }

    /** The topic has been left: what was asked for before and has no answer yet gets none. */
    void left() {
        unanswered.removeFirst();
    }

    private boolean isAwaited() {
        return unanswered.size() > 1 || unanswered.getFirst() > 0;
    }

    /** The connection is a new one. */
    void reconnected() {
        unanswered.clear();
        unanswered.add(0);
    }

    /** What has been sent so far was before the subscription. */
    void expectFrom(long next) {
        last = next - 1;
    }

    /**
     * The server has answered the subscription.
     *
     * @param newest number of the newest event of the snapshot, negative when there is none
     */
    void joined(String answeredEpoch, long answeredOffset, boolean recovered, long newest) {
        epoch = answeredEpoch;
        offset = answeredOffset;
        joinedAt = answeredOffset;
        unanswered.addFirst(unanswered.removeFirst() - 1);
        if (recovered) {
            return;
        }
        if (newest >= 0) {
            excused = last != UNKNOWN && newest > last;
            last = newest;
            keepJoin(newest + 1);
        } else if (last != UNKNOWN) {
            excused = true;
        }
    }

    /** The subscription ends; the next one begins without knowing anything. */
    void forget() {
        last = UNKNOWN;
        excused = false;
        offset = 0;
        epoch = "";
    }

    void frame(long frameOffset, long prev) {
        if (isAwaited()) {
            return;
        }
        torn = prev > offset;
        offset = Math.max(offset, frameOffset);
    }

    void gap() {
        excused = true;
    }

    /** Everything up to it has been sent; what of it belongs to an earlier subscription was passed over. */
    void heartbeat(long sentUpTo) {
        if (!isAwaited()) {
            offset = Math.max(offset, sentUpTo);
        }
    }

    /** @param measured whether its latency counts */
    void event(Mark mark, long nowNanos, Tally tally, boolean measured) {
        if (isAwaited()) {
            return;
        }
        tally.events++;
        tally.lastNanos = nowNanos;
        long number = mark.number();
        if (number == last + 1) {
            last = number;
        } else if (last == UNKNOWN) {
            begin(number);
        } else if (number > last) {
            skip(number, tally);
        } else if (found(number)) {
            tally.lost--;
            tally.disordered++;
        } else {
            tally.doubled++;
        }
        excused = false;
        torn = false;
        if (written != null) {
            written.put(offset, last);
        }
        if (measured) {
            Latency.record(tally.latency, nowNanos - TimeUnit.MICROSECONDS.toNanos(mark.sentMicros()));
        }
    }

    private void begin(long number) {
        last = number;
        keepJoin(number);
    }

    private void keepJoin(long first) {
        if (joins != null) {
            joins.add(new Join(topic, joinedAt, first));
        }
    }

    private void skip(long number, Tally tally) {
        long skipped = number - last - 1;
        if (excused) {
            tally.announced += skipped;
        } else {
            tally.lost += skipped;
            tally.unreported += torn ? 0 : 1;
            if (missing == null) {
                missing = new ArrayList<>();
            }
            missing.add(new Missing(last + 1, number - 1));
        }
        last = number;
    }

    /** Whether something was sent that has not come. */
    boolean isBehind() {
        return last != UNKNOWN && last < topic.sent() - 1;
    }

    /** All events have been sent and no more will come. */
    void end(Tally tally) {
        if (!isBehind()) {
            return;
        }
        long left = topic.sent() - 1 - last;
        if (excused) {
            tally.announced += left;
        } else {
            tally.lost += left;
        }
        last = topic.sent() - 1;
        excused = false;
    }

    private boolean found(long number) {
        if (missing == null) {
            return false;
        }
        for (int i = 0; i < missing.size(); i++) {
            Missing one = missing.get(i);
            if (number >= one.first && number <= one.last) {
                missing.remove(i);
                if (number > one.first) {
                    missing.add(new Missing(one.first, number - 1));
                }
                if (number < one.last) {
                    missing.add(new Missing(number + 1, one.last));
                }
                return true;
            }
        }
        return false;
    }
}
