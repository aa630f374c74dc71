package io.hyperdex.push;

import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.Topics.StateMoved;
import io.hyperdex.platform.bus.Topics.StateObject;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.push.StreamTopic.StateTopic;
import io.hyperdex.push.TopicFrame.ObjectsFrame;
import io.hyperdex.push.TopicFrame.Offsets;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * States that others keep. They say only what may have moved; what somebody is subscribed to is then asked for, a few at a
 * time, and what differs from before is told. So the work grows with the subscriptions, and a message that the bus lost is
 * made up by the next. Lives on one context.
 */
final class StateFeed {
    private static final Logger LOG = LoggerFactory.getLogger(StateFeed.class);
    private static final int READS_MAX = 16;
    private static final long PERIOD_MILLIS = 100;
    private static final long RETRY_MILLIS = 1_000;

    private record Ask(Outlet outlet, long ticket) {}

    private record Subject(StateFamily family, String key) {}

    private static final class Board {
        private final StateTopic topic;
        private final SortedMap<String, String> shown = new TreeMap<>();
        private final List<Ask> asks = new ArrayList<>();
        private boolean known;
        private boolean moved = true;
        private boolean reading;
        private long notBeforeMillis;
        private long sequence;
        private long offset;

        Board(StateTopic topic) {
            this.topic = topic;
        }
    }

    private final Function<StateTopic, Future<StateTold>> source;
    private final Supplier<String> epoch;
    private final Consumer<List<TopicFrame>> out;
    private final Map<StateTopic, Board> boards = new HashMap<>();
    private final Map<Subject, Set<Board>> bySubject = new HashMap<>();
    private int reads;
    private long sequences;
    private long tickedAtMillis;

    StateFeed(Function<StateTopic, Future<StateTold>> source, Supplier<String> epoch, Consumer<List<TopicFrame>> out) {
        this.source = source;
        this.epoch = epoch;
        this.out = out;
    }

    void moved(StateMoved news) {
        for (StateFamily family : news.families()) {
            for (String key : news.keys()) {
                bySubject.getOrDefault(new Subject(family, key), Set.of()).forEach(board -> board.moved = true);
            }
        }
    }

    void tick(long nowMillis) {
        tickedAtMillis = nowMillis;
        boards.values().stream()
                .filter(board -> board.moved && !board.reading && nowMillis >= board.notBeforeMillis)
                .limit(READS_MAX - reads)
                .toList()
                .forEach(this::read);
    }

    private void read(Board board) {
        reads++;
        board.reading = true;
        board.moved = false;
        source.apply(board.topic).onComplete(told -> {
            reads--;
            board.reading = false;
            if (boards.get(board.topic) != board) {
                return;
            }
            if (told.succeeded()) {
                board.notBeforeMillis = tickedAtMillis + PERIOD_MILLIS;
                tell(board, told.result());
            } else {
                board.notBeforeMillis = tickedAtMillis + RETRY_MILLIS;
                failed(board, told.cause());
            }
        });
    }

    private void tell(Board board, StateTold told) {
        SortedMap<String, String> changed = new TreeMap<>();
        told.objects().forEach(object -> {
            if (!object.json().equals(board.shown.put(object.key(), object.json()))) {
                changed.put(object.key(), object.json());
            }
        });
        board.shown
                .keySet()
                .retainAll(told.objects().stream().map(StateObject::key).toList());
        long prev = board.offset;
        board.offset = Math.max(prev, told.offset());
        if (board.known && !changed.isEmpty()) {
            board.sequence = ++sequences;
            out.accept(List.of(
                    ObjectsFrame.of(board.topic, board.sequence, new Offsets(board.offset, prev), false, changed)));
        }
        board.known = true;
        board.asks.forEach(ask -> ask.outlet().joined(ask.ticket(), snapshot(board)));
        board.asks.clear();
    }

    private void failed(Board board, Throwable failure) {
        LOG.atDebug().addKeyValue("topic", board.topic.text()).setCause(failure).log("a state was not told");
        board.moved = true;
        board.asks.forEach(ask -> ask.outlet().refused(ask.ticket(), board.topic, failure));
        board.asks.clear();
    }

    private Snapshot snapshot(Board board) {
        String data = Frames.array(board.shown.values());
        return new Snapshot(board.topic, epoch.get(), board.sequence, board.offset, data);
    }

    /** A topic that others follow already is known: its snapshot costs no question. */
    void join(StateTopic topic, Outlet outlet, long ticket) {
        Board board = boards.computeIfAbsent(topic, this::board);
        if (board.known) {
            outlet.joined(ticket, snapshot(board));
            return;
        }
        board.asks.add(new Ask(outlet, ticket));
        if (!board.reading && reads < READS_MAX) {
            read(board);
        }
    }

    private Board board(StateTopic topic) {
        var board = new Board(topic);
        // A topic that was left and is joined again must not go back to sequences that its clients have seen.
        board.sequence = ++sequences;
        bySubject
                .computeIfAbsent(new Subject(topic.kind(), topic.key()), absent -> new HashSet<>())
                .add(board);
        return board;
    }

    void forget(StateTopic topic) {
        Board board = boards.remove(topic);
        var subject = new Subject(topic.kind(), topic.key());
        Set<Board> same = bySubject.getOrDefault(subject, new HashSet<>());
        if (board != null && same.remove(board) && same.isEmpty()) {
            bySubject.remove(subject);
        }
    }

    /** The store is another one: states are asked for anew by whoever joins from now on. */
    void restart() {
        boards.clear();
        bySubject.clear();
    }
}
