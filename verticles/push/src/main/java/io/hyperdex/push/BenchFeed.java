package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.push.StreamTopic.BenchTopic;
import io.hyperdex.push.TopicFrame.EventsFrame;
import io.hyperdex.push.TradeHistory.Page;
import io.hyperdex.push.TradeHistory.Stretch;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** What load generators post: in memory only, with an epoch and a count of this node's own. Lives on one context. */
final class BenchFeed {
    private static final int TOPICS_MAX = 1_024;
    private static final int FRAMES_MAX = 4_096;
    private static final long BYTES_MAX = 2L << 20;

    private final String epoch =
            "b" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
    /** The one that was used longest ago goes first. */
    private final Map<BenchTopic, EventHistory> topics = new LinkedHashMap<>(16, 0.75f, true);

    private final int pageBytes;
    private long count;

    /** @param pageBytes that a client which comes back is told at once */
    BenchFeed(int pageBytes) {
        this.pageBytes = pageBytes;
    }

    /** Of the newest event. */
    long count() {
        return count;
    }

    EventsFrame add(BenchTopic topic, String json) {
        EventHistory history = history(topic);
        count++;
        var frame = EventsFrame.of(topic, count, history.last(), 1, "[" + json + "]");
        history.add(frame);
        return frame;
    }

    /** What has come after the position, or nothing but the present one where that is gone. */
    Start resume(BenchTopic topic, Position from) {
        EventHistory history = history(topic);
        if (!from.epoch().equals(epoch) || !history.reaches(from.offset())) {
            return snapshot(topic);
        }
        List<EventsFrame> page = history.page(from.offset(), pageBytes);
        long reached =
                page.isEmpty() ? history.last() : page.get(page.size() - 1).offset();
        return new Replay(topic, epoch, reached, from.offset(), page, reached < history.last());
    }

    Future<Page> history(BenchTopic topic, String asking, Stretch asked) {
        EventHistory history = history(topic);
        return asking.equals(epoch) && history.reaches(asked.after())
                ? Future.succeededFuture(Page.of(history.after(asked.after()), asked))
                : Future.failedFuture(TradeHistory.expired("this node does not remember that"));
    }

    Snapshot snapshot(BenchTopic topic) {
        long last = history(topic).last();
        return new Snapshot(topic, epoch, last, last, "[]");
    }

    private EventHistory history(BenchTopic topic) {
        EventHistory known = topics.computeIfAbsent(topic, absent -> new EventHistory(FRAMES_MAX, BYTES_MAX, count));
        if (topics.size() > TOPICS_MAX) {
            var eldest = topics.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return known;
    }
}
