package io.hyperdex.push;

import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.json.Json;
import io.hyperdex.push.StreamTopic.PoolAddress;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.hyperdex.push.TopicFrame.EventsFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest commits, without a hole, with the frames that they were told in: a client that comes back is told from here
 * what it has missed, whatever the topic. Bounded in events, bytes and age. Lives on one context.
 */
final class CommitHistory {
    /** What a trade takes in memory beside its metadata, measured roughly. */
    private static final int TRADE_BYTES = 1_200;

    /** Beside the commits, frames that are replayed take this part of what these may take. */
    private static final int REPLAYED_SHARE = 2;

    /**
     * What is kept at most.
     *
     * @param pageBytes of frames that are replayed in one go, which may end with one that is longer
     */
    record Limits(int events, long bytes, Duration age, int pageBytes) {}

    private static final class Entry {
        private final TradesCommitted commit;
        private final Map<TradesTopic, EventsFrame> frames;
        private @Nullable Map<PoolAddress, List<Trade>> byPool;
        private long bytes;

        Entry(TradesCommitted commit, Map<TradesTopic, EventsFrame> frames) {
            this.commit = commit;
            this.frames = frames;
            commit.trades()
                    .forEach(trade -> bytes +=
                            TRADE_BYTES + String.valueOf(trade.metadata()).length());
            frames.values().forEach(frame -> bytes += frame.bytes());
        }

        List<Trade> trades(TradesTopic topic, long after) {
            if (byPool == null) {
                byPool = new HashMap<>();
                for (Trade trade : commit.trades()) {
                    if (trade.status() == TradeStatus.EXECUTED) {
                        byPool.computeIfAbsent(
                                        new PoolAddress(trade.chainId(), trade.pool()), absent -> new ArrayList<>())
                                .add(trade);
                    }
                }
            }
            List<Trade> ofPool = byPool.getOrDefault(topic.pool(), List.of());
            return ofPool.isEmpty()
                    ? ofPool
                    : ofPool.stream()
                            .filter(trade -> trade.position().offset() > after
                                    && topic.terms().fit(trade))
                            .toList();
        }
    }

    /** A frame that was encoded for somebody who came back. */
    private record Replayed(Entry entry, TradesTopic topic, EventsFrame frame) {}

    private final Limits limits;
    /** By last position. */
    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    /** The oldest first. */
    private final Deque<Replayed> replayed = new ArrayDeque<>();

    private long replayedBytes;
    /** Everything after it is here. */
    private long after;

    private long events;
    private long bytes;

    /** @param after nothing that is older is known */
    CommitHistory(Limits limits, long after) {
        this.limits = limits;
        this.after = after;
    }

    /** Commits that were read in one go, all of them kept. */
    static CommitHistory of(List<TradesCommitted> commits) {
        var history = new CommitHistory(
                new Limits(Integer.MAX_VALUE, Long.MAX_VALUE, Duration.ofDays(36_500), Integer.MAX_VALUE),
                commits.get(0).first() - 1);
        commits.forEach(commit -> history.add(commit, new HashMap<>(), Instant.EPOCH));
        return history;
    }

    /** Starts anew. */
    void reset(long offset) {
        entries.clear();
        replayed.clear();
        replayedBytes = 0;
        after = offset;
        events = 0;
        bytes = 0;
    }

    /** The next commit, with the frames that it was told in so far. */
    void add(TradesCommitted commit, Map<TradesTopic, EventsFrame> frames, Instant now) {
        var entry = new Entry(commit, frames);
        entries.put(commit.last(), entry);
        events += commit.trades().size();
        bytes += entry.bytes;
        while (!entries.isEmpty() && isOver(entries.firstEntry().getValue(), now)) {
            Entry oldest = entries.pollFirstEntry().getValue();
            events -= oldest.commit.trades().size();
            bytes -= oldest.bytes;
            after = oldest.commit.last();
        }
    }

    private boolean isOver(Entry oldest, Instant now) {
        return events > limits.events()
                || bytes > limits.bytes()
                || oldest.commit.committedAt().isBefore(now.minus(limits.age()));
    }

    /** Whether nothing is missing after the offset. */
    boolean reaches(long offset) {
        return offset >= after && offset <= last();
    }

    long last() {
        return entries.isEmpty() ? after : entries.lastKey();
    }

    int pageBytes() {
        return limits.pageBytes();
    }

    /**
     * Adds the frames of a topic after the offset, as far as the chain takes them. {@code prev} of each is the offset of the one
     * before it, for every client alike unless it has seen a part of a commit only.
     *
     * @return everything of the topic up to it is in the chain
     */
    long replay(TradesTopic topic, long offset, Chain chain) {
        long reached = offset;
        for (Entry entry : entries.tailMap(offset, false).values()) {
            List<Trade> trades = entry.trades(topic, offset);
            if (!trades.isEmpty()) {
                if (!chain.takes(offset(trades))) {
                    return reached;
                }
                chain.add(frame(entry, topic, trades, chain));
            }
            reached = entry.commit.last();
        }
        return reached;
    }

    /** What is encoded for somebody who follows the topic is kept for the next one, who may come with him. */
    private EventsFrame frame(Entry entry, TradesTopic topic, List<Trade> trades, Chain chain) {
        EventsFrame told = entry.frames.get(topic);
        if (told != null && told.prev() <= chain.last() && told.events() == trades.size()) {
            return told;
        }
        EventsFrame frame = frame(topic, trades, chain.last());
        if (chain.bounds.isFollowed() && chain.isBegun()) {
            keep(new Replayed(entry, topic, frame));
        }
        return frame;
    }

    private void keep(Replayed one) {
        one.entry.frames.put(one.topic, one.frame);
        replayed.add(one);
        replayedBytes += one.frame.bytes();
        while (replayedBytes > limits.bytes() / REPLAYED_SHARE) {
            Replayed oldest = replayed.remove();
            oldest.entry.frames.remove(oldest.topic, oldest.frame);
            replayedBytes -= oldest.frame.bytes();
        }
    }

    private static long offset(List<Trade> trades) {
        return trades.get(trades.size() - 1).position().offset();
    }

    static EventsFrame frame(TradesTopic topic, List<Trade> trades, long prev) {
        return EventsFrame.of(topic, offset(trades), prev, trades.size(), Json.text(trades));
    }

    /**
     * What a chain takes.
     *
     * @param until offset of the last frame, inclusive
     * @param bytesMax which the last frame may go beyond
     * @param isFollowed whether the topic has subscribers
     */
    record Bounds(long until, int framesMax, long bytesMax, boolean isFollowed) {}

    /** Frames of one topic, one after the other. */
    static final class Chain {
        private final List<EventsFrame> frames = new ArrayList<>();
        private final long start;
        private final Bounds bounds;
        private long bytes;
        private boolean cut;

        /** @param start what the client has seen */
        Chain(long start, Bounds bounds) {
            this.start = start;
            this.bounds = bounds;
        }

        List<EventsFrame> frames() {
            return frames;
        }

        boolean isBegun() {
            return !frames.isEmpty();
        }

        /** Whether there was more than fits. */
        boolean isCut() {
            return cut;
        }

        /** The next frame's {@code prev}. */
        long last() {
            return isBegun() ? frames.get(frames.size() - 1).offset() : start;
        }

        private boolean takes(long offset) {
            if (offset > bounds.until()) {
                return false;
            }
            cut = frames.size() >= bounds.framesMax() || bytes >= bounds.bytesMax();
            return !cut;
        }

        private void add(EventsFrame frame) {
            frames.add(frame);
            bytes += frame.bytes();
        }
    }
}
