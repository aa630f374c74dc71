package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.push.CandleSource.CandleRead;
import io.hyperdex.push.CandleSource.Slot;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the candles of subscribed topics in step with the committed trades and their values: what changed is read from the store, one
 * bounded read at a time, so that under load a frame holds the sum of many commits. Lives on one context.
 */
final class CandleFeed {
    private static final Logger LOG = LoggerFactory.getLogger(CandleFeed.class);
    private static final int SLOTS_PER_READ = 500;
    private static final int TOPICS_PER_READ = 20;

    private record Ask(Outlet outlet, long ticket) {}

    private final CandleSource source;
    private final SettledClock clock;
    private final Duration conflation;
    private final Consumer<List<TopicFrame>> out;

    private final Map<CandlesTopic, CandleBoard> boards = new HashMap<>();
    /** By what says that they are outdated. */
    private final Map<String, Set<CandleBoard>> byTag = new HashMap<>();
    /** Boards with changed candles, the longest waiting first. */
    private final Set<CandleBoard> changed = new LinkedHashSet<>();
    /** Who waits for the first read of a topic. */
    private final Map<CandleBoard, List<Ask>> asks = new LinkedHashMap<>();

    private boolean reading;
    private long readingSince = Long.MAX_VALUE;
    private long tickedAtMillis;
    private long readAtMillis;
    private long sequence;
    private String epoch = "";
    private long seen;
    private NumberedNews references = new NumberedNews();

    /** Frames go to {@code out} as they come; one of several is from one moment. */
    CandleFeed(CandleSource source, SettledClock clock, Duration conflation, Consumer<List<TopicFrame>> out) {
        this.source = source;
        this.clock = clock;
        this.conflation = conflation;
        this.out = out;
    }

    /** Commits up to here need no marking. */
    void start(Position position) {
        epoch = position.epoch();
        seen = position.offset();
    }

    /** What was known is of no use any more: every topic is read anew for whoever joins from now on. */
    void restart(Position position) {
        asks.clear();
        boards.clear();
        byTag.clear();
        changed.clear();
        references = new NumberedNews();
        readingSince = Long.MAX_VALUE;
        start(position);
    }

    /** Every change committed up to here has been handed over. */
    long told() {
        long waiting =
                changed.isEmpty() ? seen : changed.iterator().next().changes().since();
        return Math.min(seen, Math.min(waiting, readingSince));
    }

    /** Marks the candles that the commit changed. */
    void committed(TradesCommitted commit) {
        for (Trade trade : commit.trades()) {
            if (trade.status() == TradeStatus.EXECUTED) {
                for (CandleBoard board : byTag.getOrDefault(Tags.pool(trade.pool()), Set.of())) {
                    if (board.topic().pool().chainId() == trade.chainId()) {
                        board.mark(trade.timestamp(), commit.first() - 1);
                        changed.add(board);
                    }
                }
            }
        }
        seen = commit.last();
    }

    /**
     * Marks the candles of trades that have got another value, and all of pools that are described otherwise. Where news are lost
     * nobody knows of which candles they were.
     */
    void changed(Invalidation news) {
        if (news.line() == Line.REFERENCE) {
            references.heard(news.upTo(), tickedAtMillis);
            news.changes()
                    .forEach(
                            change -> byTag.getOrDefault(change.tag(), Set.of()).forEach(board -> {
                                board.mark(change, seen);
                                readLater(board);
                            }));
        }
    }

    private void markEverything() {
        for (CandleBoard board : boards.values()) {
            board.markEverything(seen);
            readLater(board);
        }
    }

    private void readLater(CandleBoard board) {
        if (!board.changes().isEmpty()) {
            changed.add(board);
        }
    }

    /** Closes candles, and reads what changed unless the last read was a moment ago. */
    void tick(long nowMillis) {
        clock.tick();
        List<TopicFrame> closing = new ArrayList<>();
        boards.values().forEach(board -> closing.addAll(board.close(clock.now())));
        if (!closing.isEmpty()) {
            out.accept(closing);
        }
        tickedAtMillis = nowMillis;
        if (references.haveBeenLost(nowMillis)) {
            markEverything();
        }
        if (isDue()) {
            readChanged();
        }
    }

    private boolean isDue() {
        return !reading && !changed.isEmpty() && tickedAtMillis - readAtMillis >= conflation.toMillis();
    }

    private void readChanged() {
        readAtMillis = tickedAtMillis;
        List<CandleBoard> taken = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        boolean seconds = changed.iterator().next().isOfSeconds();
        for (CandleBoard board : changed) {
            // A topic that is still unknown is read as a whole.
            if (board.isOfSeconds() == seconds && board.known() && slots.size() < SLOTS_PER_READ) {
                taken.add(board);
                board.changes()
                        .take(SLOTS_PER_READ - slots.size())
                        .forEach(openTime -> slots.add(new Slot(board.topic(), openTime)));
            }
        }
        if (slots.isEmpty()) {
            taken.forEach(changed::remove);
            return;
        }
        readingSince =
                taken.stream().mapToLong(board -> board.changes().since()).min().orElse(seen);
        taken.stream().filter(board -> !board.changes().hasMore()).forEach(changed::remove);
        reading = true;
        source.at(slots).onComplete(read -> {
            reading = false;
            if (read.succeeded()) {
                told(taken, read.result());
            } else {
                LOG.atWarn()
                        .addKeyValue("reason", read.cause().getMessage())
                        .log("changed candles could not be read; they are tried again");
                long since = readingSince;
                taken.forEach(board -> board.changes().readFailed(since));
                putBackFirst(taken);
            }
            readingSince = Long.MAX_VALUE;
            readUnknown();
        });
    }

    private void told(List<CandleBoard> taken, CandleRead read) {
        List<TopicFrame> frames = new ArrayList<>();
        for (CandleBoard board : taken) {
            if (isCurrent(board)) {
                frames.addAll(board.publish(read.books().get(board.topic()), read.head(), clock.now()));
                readLater(board);
            }
        }
        readingSince = Long.MAX_VALUE;
        out.accept(frames);
    }

    private void putBackFirst(List<CandleBoard> taken) {
        List<CandleBoard> others = List.copyOf(changed);
        changed.clear();
        taken.stream().filter(board -> isCurrent(board)).forEach(changed::add);
        changed.addAll(others);
    }

    /** A topic that others follow already is known: its snapshot costs no read. */
    void join(CandlesTopic topic, Outlet outlet, long ticket) {
        CandleBoard board = boards.computeIfAbsent(topic, this::board);
        if (board.known()) {
            outlet.joined(ticket, board.snapshot(sequence, new Position(epoch, told())));
            return;
        }
        asks.computeIfAbsent(board, absent -> new ArrayList<>()).add(new Ask(outlet, ticket));
        readUnknown();
    }

    private CandleBoard board(CandlesTopic topic) {
        var board = new CandleBoard(topic, () -> ++sequence);
        tags(topic)
                .forEach(tag -> byTag.computeIfAbsent(tag, absent -> new LinkedHashSet<>())
                        .add(board));
        return board;
    }

    private static List<String> tags(CandlesTopic topic) {
        String pool = topic.pool().address();
        return List.of(Tags.pool(pool), Tags.described(pool));
    }

    void forget(CandlesTopic topic) {
        CandleBoard board = boards.remove(topic);
        if (board != null) {
            changed.remove(board);
            tags(topic)
                    .forEach(tag -> byTag.computeIfPresent(tag, (name, tagged) -> {
                        tagged.remove(board);
                        return tagged.isEmpty() ? null : tagged;
                    }));
        }
    }

    private void readUnknown() {
        if (reading || asks.isEmpty()) {
            return;
        }
        reading = true;
        boolean seconds = asks.keySet().iterator().next().isOfSeconds();
        Map<CandleBoard, List<Ask>> taken = new LinkedHashMap<>();
        asks.keySet().stream()
                .filter(board -> board.isOfSeconds() == seconds)
                .limit(TOPICS_PER_READ)
                .toList()
                .forEach(board -> taken.put(board, asks.remove(board)));
        List<CandlesTopic> topics =
                taken.keySet().stream().map(CandleBoard::topic).toList();
        source.newest(topics).onComplete(read -> {
            reading = false;
            taken.forEach((board, waiting) -> {
                if (read.succeeded()) {
                    begin(board, waiting, read.result());
                } else {
                    waiting.forEach(ask -> ask.outlet().refused(ask.ticket(), board.topic(), read.cause()));
                }
            });
            readNext();
        });
    }

    /** Newcomers and changes take turns. */
    private void readNext() {
        if (isDue()) {
            readChanged();
        }
        readUnknown();
    }

    /** A board that everybody left during the read is not continued: it was not marked since. */
    private void begin(CandleBoard board, List<Ask> waiting, CandleRead read) {
        if (isCurrent(board)) {
            if (!board.known()) {
                board.begin(read.books().get(board.topic()), read.head(), clock.now());
                readLater(board);
            }
            waiting.forEach(ask ->
                    ask.outlet().joined(ask.ticket(), board.snapshot(sequence, new Position(epoch, told()))));
        }
    }

    private boolean isCurrent(CandleBoard board) {
        return boards.get(board.topic()) == board;
    }
}
