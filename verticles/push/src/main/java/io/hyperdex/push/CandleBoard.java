package io.hyperdex.push;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Position;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.json.Json;
import io.hyperdex.platform.json.Times;
import io.hyperdex.push.CandleSource.CandleBook;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.hyperdex.push.TopicFrame.ObjectsFrame;
import io.hyperdex.push.TopicFrame.Offsets;
import io.hyperdex.push.TopicFrame.RangeFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the subscribers of one candle topic have been told, and what has changed since: the open candles and the last closed
 * one. Both a snapshot and the difference to a fresh read come from here.
 */
final class CandleBoard {
    /** A candle as it was sent last. */
    private record Shown(CandleState state, View view, boolean closed) {}

    /** What the prices of all candles are of. */
    private record View(TokenSide base, PriceBasis basis) {
        static View of(CandleBook book) {
            return new View(book.base(), book.basis());
        }
    }

    private final CandlesTopic topic;
    /** Gives the next number of the frames of all candle topics. */
    private final LongSupplier sequence;

    private final TreeMap<Instant, Shown> shown = new TreeMap<>();
    private final CandleChanges changes;
    private long offset = -1;
    /** Null while nothing is known of the pool. */
    private @Nullable View view;
    /** The first read, which is under way, may have come too early. */
    private boolean beginsAgain;

    CandleBoard(CandlesTopic topic, LongSupplier sequence) {
        this.topic = topic;
        this.sequence = sequence;
        this.changes = new CandleChanges(topic.interval());
    }

    CandlesTopic topic() {
        return topic;
    }

    /** Whether its candles are made of trades, and those of others of stored ones. */
    boolean isOfSeconds() {
        return topic.interval() == Interval.S1;
    }

    /** Whether the first read has come, so that there is something to take a snapshot of. */
    boolean known() {
        return offset >= 0;
    }

    /** What is to be told anew. */
    CandleChanges changes() {
        return changes;
    }

    /** A trade of this time was committed; everything up to {@code before} had been marked already. */
    void mark(Instant timestamp, long before) {
        changes.since(before).mark(timestamp);
    }

    /** Trades of these times are worth something else than was told, or all look otherwise; {@code before} as above. */
    void mark(Change change, long before) {
        if (!known()) {
            beginsAgain = true;
        } else if (change.from() == Dependence.EVER) {
            changes.since(before).markAll(shown.keySet());
        } else {
            changes.since(before).mark(change, shown.navigableKeySet());
        }
    }

    /** Whatever was told may be otherwise by now. */
    void markEverything(long before) {
        if (!known()) {
            beginsAgain = true;
        } else {
            tellAgain(before, Set.of());
        }
    }

    /** The first read: it is told by snapshots only. */
    void begin(@Nullable CandleBook book, long head, Instant now) {
        if (book != null) {
            view = View.of(book);
            book.candles().forEach(state -> show(state, View.of(book), now));
        }
        offset = head;
        prune();
        if (beginsAgain) {
            beginsAgain = false;
            changes.since(head).markAll(shown.keySet());
        }
    }

    private Shown show(CandleState state, View ofPool, Instant now) {
        boolean closed = !now.isBefore(topic.interval().end(state.openTime()));
        var showing = new Shown(state, ofPool, closed);
        shown.put(state.openTime(), showing);
        return showing;
    }

    /** The frames that tell what a read found new; {@code book} is null when it found nothing. */
    List<TopicFrame> publish(@Nullable CandleBook book, long head, Instant now) {
        Map<Instant, Integer> trades = changes.taken();
        turn(book, head);
        List<TopicFrame> frames = new ArrayList<>();
        Frames.Range outdated = changes.takeOutdated();
        if (outdated != null) {
            frames.add(RangeFrame.of(topic, sequence.getAsLong(), head, offset, outdated));
        }
        SortedMap<String, String> news = new TreeMap<>();
        SortedMap<String, String> corrections = new TreeMap<>();
        if (book != null) {
            for (CandleState state : book.candles()) {
                Shown before = shown.get(state.openTime());
                boolean late =
                        before == null ? isLate(state, trades.getOrDefault(state.openTime(), 0)) : before.closed();
                Shown after = show(state, View.of(book), now);
                if (!after.equals(before)) {
                    (late ? corrections : news).put(Times.format(state.openTime()), json(after, now));
                }
            }
        }
        prune();
        add(frames, head, true, corrections);
        add(frames, head, false, news);
        return frames;
    }

    /** The candles of a pool are of one view, never mixed: when it becomes another, all that was told is outdated. */
    private void turn(@Nullable CandleBook book, long head) {
        if (book == null) {
            return;
        }
        View before = view;
        view = View.of(book);
        if (before != null && !before.equals(view)) {
            Set<Instant> read =
                    book.candles().stream().map(CandleState::openTime).collect(Collectors.toSet());
            tellAgain(head, read);
        }
    }

    /** What was told, but for some of it, and whatever is older is outdated. */
    private void tellAgain(long before, Set<Instant> but) {
        if (!shown.isEmpty()) {
            changes.since(before)
                    .markAll(shown.keySet().stream()
                            .filter(openTime -> !but.contains(openTime))
                            .toList());
            changes.outdate(Instant.EPOCH, shown.firstKey());
        }
    }

    /**
     * A candle older than the last closed one had been closed, unless all of its trades are news. Its revision does not say that
     * alone: one that is made of shorter candles has theirs, and the first trade of a minute is no revision of it.
     */
    private boolean isLate(CandleState state, int newTrades) {
        var newestClosed = shown.descendingMap().entrySet().stream()
                .filter(entry -> entry.getValue().closed())
                .findFirst();
        return (state.revision() > 0 || state.trades() > newTrades)
                && newestClosed.isPresent()
                && state.openTime().isBefore(newestClosed.get().getKey());
    }

    /** The closing frame of the candles whose end has passed; those about to be read anew close by that. */
    List<TopicFrame> close(Instant now) {
        SortedMap<String, String> closing = new TreeMap<>();
        for (Shown one : List.copyOf(shown.values())) {
            Instant openTime = one.state().openTime();
            boolean due = !one.closed() && !now.isBefore(topic.interval().end(openTime));
            if (due && !changes.awaits(openTime)) {
                closing.put(Times.format(openTime), json(show(one.state(), one.view(), now), now));
            }
        }
        prune();
        List<TopicFrame> frames = new ArrayList<>(1);
        add(frames, offset, false, closing);
        return frames;
    }

    private void add(List<TopicFrame> frames, long head, boolean correction, SortedMap<String, String> candles) {
        if (!candles.isEmpty()) {
            frames.add(ObjectsFrame.of(topic, sequence.getAsLong(), new Offsets(head, offset), correction, candles));
            offset = head;
        }
    }

    /** Of the closed ones only the newest may still be asked for. */
    private void prune() {
        boolean newestClosed = true;
        for (var entries = shown.descendingMap().values().iterator(); entries.hasNext(); ) {
            if (entries.next().closed()) {
                if (!newestClosed) {
                    entries.remove();
                }
                newestClosed = false;
            }
        }
    }

    private String json(Shown one, Instant now) {
        return Json.text(one.state()
                .shown(topic.interval(), one.view().base(), one.view().basis(), now));
    }

    /** The last closed candle and the open ones, as everybody has been told of them; everything up to {@code told} is in. */
    Snapshot snapshot(long lastSequence, Position told) {
        offset = Math.max(offset, told.offset());
        List<String> candles = new ArrayList<>();
        for (Shown one : shown.values()) {
            // The moment only decides whether the candle counts as closed.
            Instant end = topic.interval().end(one.state().openTime());
            candles.add(json(one, one.closed() ? end : one.state().openTime()));
        }
        return new Snapshot(topic, told.epoch(), lastSequence, offset, Frames.array(candles));
    }
}
