package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.platform.bus.Topics.HeadAnnounced;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.json.Json;
import io.hyperdex.push.StreamTopic.PoolAddress;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.hyperdex.push.TopicFrame.EventsFrame;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the committed trades in order, whatever the bus lost or doubled: what was seen is dropped, what is missing is read
 * from the store before anything newer goes on. Lives on one context.
 */
final class TradeFeed implements TradeReplays.Desk {
    private static final Logger LOG = LoggerFactory.getLogger(TradeFeed.class);
    private static final int TOPICS_PER_READ = 20;

    /** What the feed does with the commits, in order. */
    interface Sink {
        /** Every commit once; {@code frames} are those of subscribed topics. */
        void pass(TradesCommitted commit, List<TopicFrame> frames);

        /** Events between were lost for good, or the store is another one. */
        void restart();
    }

    private record Ask(Outlet outlet, long ticket) {}

    private final TradeSource source;
    private final Sink sink;
    /** The offset of each subscribed topic's last frame. */
    private final Map<TradesTopic, Long> lastFrames = new HashMap<>();

    /** The same topics: a pool may have several, for different terms. */
    private final Map<PoolAddress, Set<TradesTopic>> byPool = new HashMap<>();

    private final CommitHistory history;
    private final TradeReplays replays;
    private final TradeHistory past;
    private final Map<TradesTopic, List<Ask>> asks = new LinkedHashMap<>();
    private boolean answering;

    private Position seen = new Position("", -1);
    private long wanted;
    private boolean catchingUp;

    TradeFeed(TradeSource source, CommitHistory.Limits kept, Sink sink) {
        this.source = source;
        this.sink = sink;
        history = new CommitHistory(kept, 0);
        replays = new TradeReplays(source, history, this);
        past = new TradeHistory(source, history, this::seen);
    }

    /** Everything after the store's present head will be passed on. */
    Future<Void> start() {
        return source.head()
                .onSuccess(head -> {
                    seen = head;
                    history.reset(head.offset());
                })
                .mapEmpty();
    }

    @Override
    public Position seen() {
        return seen;
    }

    void committed(TradesCommitted commit) {
        if (!commit.epoch().equals(seen.epoch())) {
            verifyEpoch();
        } else if (catchingUp || commit.first() > seen.offset() + 1) {
            catchUp(commit.last());
        } else if (commit.last() > seen.offset()) {
            pass(commit);
        }
    }

    /** A head above what was seen tells that the last messages were lost. */
    void announced(HeadAnnounced head) {
        if (!head.position().epoch().equals(seen.epoch())) {
            verifyEpoch();
        } else if (head.position().offset() > seen.offset()) {
            catchUp(head.position().offset());
        }
    }

    private void pass(TradesCommitted commit) {
        Map<TradesTopic, List<Trade>> news = new LinkedHashMap<>();
        for (Trade trade : commit.trades()) {
            if (trade.status() == TradeStatus.EXECUTED) {
                for (TradesTopic topic :
                        byPool.getOrDefault(new PoolAddress(trade.chainId(), trade.pool()), Set.of())) {
                    if (topic.terms().fit(trade)) {
                        news.computeIfAbsent(topic, absent -> new ArrayList<>()).add(trade);
                    }
                }
            }
        }
        Map<TradesTopic, EventsFrame> frames = new LinkedHashMap<>();
        news.forEach((topic, trades) -> frames.put(topic, frame(topic, trades)));
        seen = new Position(seen.epoch(), commit.last());
        history.add(commit, frames, Instant.now());
        // Sorted, so that who has had one has had every older one of his other topics too.
        List<TopicFrame> sorted = new ArrayList<>(frames.values());
        sorted.sort(Comparator.comparingLong(TopicFrame::offset));
        try {
            sink.pass(commit, sorted);
        } catch (RuntimeException e) {
            // It is seen and will not come again: whoever may have missed it takes a snapshot, which has it.
            LOG.atError().setCause(e).addKeyValue("last", commit.last()).log("a commit could not be passed on");
            sink.restart();
        }
        replays.passed();
    }

    private EventsFrame frame(TradesTopic topic, List<Trade> trades) {
        long prev = lastFrames.getOrDefault(topic, seen.offset());
        EventsFrame frame = CommitHistory.frame(topic, trades, prev);
        lastFrames.put(topic, frame.offset());
        return frame;
    }

    /** What arrives meanwhile is read from the store too: it has it already. */
    private void catchUp(long until) {
        wanted = Math.max(wanted, until);
        if (catchingUp) {
            return;
        }
        catchingUp = true;
        source.after(seen).onComplete(read -> {
            catchingUp = false;
            if (read.succeeded()) {
                caughtUp(read.result());
            } else {
                // The next announced head tries again.
                LOG.atWarn().addKeyValue("reason", read.cause().getMessage()).log("missed trades could not be read");
            }
        });
    }

    private void caughtUp(List<TradesCommitted> commits) {
        if (commits.isEmpty()) {
            skipTo(wanted);
            return;
        }
        for (TradesCommitted commit : commits) {
            if (commit.first() > seen.offset() + 1) {
                skipTo(commit.first() - 1);
            }
            if (commit.last() > seen.offset()) {
                pass(commit);
            }
        }
        if (seen.offset() < wanted) {
            catchUp(wanted);
        }
    }

    /** The outbox does not reach back far enough: what is between can only be seen by snapshots. */
    private void skipTo(long offset) {
        LOG.atWarn()
                .addKeyValue("after", seen.offset())
                .addKeyValue("until", offset)
                .log("events left the outbox");
        seen = new Position(seen.epoch(), Math.max(seen.offset(), offset));
        history.reset(seen.offset());
        sink.restart();
    }

    /** A straggler of an old store is no news; the store itself tells which one it is. */
    private void verifyEpoch() {
        if (catchingUp || seen.offset() < 0) {
            return;
        }
        catchingUp = true;
        source.head().onComplete(read -> {
            catchingUp = false;
            if (read.failed()) {
                LOG.atWarn()
                        .addKeyValue("reason", read.cause().getMessage())
                        .log("the store's epoch could not be read");
            } else if (!read.result().epoch().equals(seen.epoch())) {
                seen = read.result();
                wanted = 0;
                history.reset(seen.offset());
                lastFrames.replaceAll((topic, offset) -> seen.offset());
                sink.restart();
            }
        });
    }

    void join(TradesTopic topic, Outlet outlet, long ticket) {
        follow(topic);
        startAfresh(topic, outlet, ticket);
    }

    /** The same for who has seen everything up to a position. */
    void resume(TradesTopic topic, Place place, Outlet outlet, long ticket) {
        follow(topic);
        replays.resume(topic, place, outlet, ticket);
    }

    Future<TradeHistory.Page> history(TradesTopic topic, String epoch, TradeHistory.Stretch asked) {
        return past.read(topic, epoch, asked);
    }

    private void follow(TradesTopic topic) {
        lastFrames.putIfAbsent(topic, seen.offset());
        byPool.computeIfAbsent(topic.pool(), absent -> new LinkedHashSet<>()).add(topic);
    }

    /** Whoever goes on from there must not take the next frame's {@code prev} for a loss. */
    @Override
    public void quietAfter(TradesTopic topic, long offset) {
        lastFrames.computeIfPresent(topic, (known, last) -> Math.min(last, offset));
    }

    @Override
    public void startAfresh(TradesTopic topic, Outlet outlet, long ticket) {
        asks.computeIfAbsent(topic, absent -> new ArrayList<>()).add(new Ask(outlet, ticket));
        answer();
    }

    void forget(TradesTopic topic) {
        lastFrames.remove(topic);
        Set<TradesTopic> ofPool = byPool.getOrDefault(topic.pool(), new LinkedHashSet<>());
        ofPool.remove(topic);
        if (ofPool.isEmpty()) {
            byPool.remove(topic.pool());
        }
    }

    /** One bounded read at a time; who asks during a read is answered by the next. */
    private void answer() {
        if (answering || asks.isEmpty()) {
            return;
        }
        answering = true;
        List<TradesTopic> topics = nextRead();
        Map<TradesTopic, List<Ask>> taken = new LinkedHashMap<>();
        topics.forEach(topic -> taken.put(topic, asks.remove(topic)));
        source.newest(topics, seen.epoch()).onComplete(read -> {
            answering = false;
            taken.forEach((topic, waiting) -> {
                if (read.succeeded()) {
                    var snapshot = snapshot(topic, read.result());
                    waiting.forEach(ask -> ask.outlet().joined(ask.ticket(), snapshot));
                } else {
                    waiting.forEach(ask -> ask.outlet().refused(ask.ticket(), topic, read.cause()));
                }
            });
            answer();
        });
    }

    /** Whole pools together, a topic with terms alone. */
    private List<TradesTopic> nextRead() {
        TradesTopic first = asks.keySet().iterator().next();
        return first.terms().equals(TradeTerms.NONE)
                ? asks.keySet().stream()
                        .filter(topic -> topic.terms().equals(TradeTerms.NONE))
                        .limit(TOPICS_PER_READ)
                        .toList()
                : List.of(first);
    }

    private Snapshot snapshot(TradesTopic topic, TradeSource.Newest newest) {
        String data = Json.text(newest.trades().getOrDefault(topic, List.of()));
        return new Snapshot(topic, seen.epoch(), newest.head(), newest.head(), data);
    }
}
