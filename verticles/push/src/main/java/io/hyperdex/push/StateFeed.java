package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.domain.Trade;
import io.hyperdex.platform.bus.StateFamily;
import io.hyperdex.platform.bus.StateFamily.Source;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.bus.Topics.TradesFollowed;
import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.push.StateBoard.Ask;
import io.hyperdex.push.StateBoard.Cause;
import io.hyperdex.push.StreamTopic.StateTopic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * States that others keep. What somebody is subscribed to is asked for when a trade of it is in, when something changes that
 * it hangs on, and when time makes it old; what differs from before is told. So the work grows with the subscriptions, what
 * nobody looks at costs nothing, and a message that the bus lost is made up within a second. Lives on one context.
 */
final class StateFeed {
    private static final Logger LOG = LoggerFactory.getLogger(StateFeed.class);
    /** How often a state is asked for at most, whatever happens to it. */
    private static final long TRADER_PERIOD_MILLIS = 100;

    private static final long CHAIN_PERIOD_MILLIS = 1_000;
    private static final long RETRY_MILLIS = 1_000;
    private static final long SWEEP_MILLIS = 1_000;

    /**
     * How often states are asked for.
     *
     * @param remark at most, for moved prices and for what time alone has made old
     * @param measure at least, for what measures a period up to now
     * @param readsMax at once
     */
    record Pace(Duration remark, Duration measure, int readsMax) {}

    /** Where news go. */
    interface Sink {
        void tell(TopicFrame frame);

        /** Nobody may be told of it any more. */
        void end(StateTopic topic, Throwable reason);

        /** It has been due for so long. */
        void asked(StateTopic topic, Cause cause, Duration waited);
    }

    private final Function<StateTopic, Future<StateTold>> source;
    private final Supplier<Position> seen;
    private final Pace pace;
    private final Sink sink;
    private final Map<StateTopic, StateBoard> boards = new HashMap<>();
    private final Map<String, Set<StateBoard>> byKey = new HashMap<>();
    private final Map<String, Set<StateBoard>> byTag = new HashMap<>();
    /** Whose newest trade is not in yet. */
    private final Set<StateBoard> behind = new HashSet<>();

    private final StateQueue queue = new StateQueue();
    private final Map<Source, Long> followed = new EnumMap<>(Source.class);
    private int reads;
    private long sequences;
    private long nowMillis;
    private long sweptAtMillis;

    /** @param seen up to where commits have been told of */
    StateFeed(Function<StateTopic, Future<StateTold>> source, Supplier<Position> seen, Pace pace, Sink sink) {
        this.source = source;
        this.seen = seen;
        this.pace = pace;
        this.sink = sink;
    }

    void committed(TradesCommitted commit) {
        if (boards.isEmpty()) {
            return;
        }
        for (Trade trade : commit.trades()) {
            traded(trade.trader(), commit.last());
            traded(String.valueOf(trade.chainId()), commit.last());
        }
    }

    private void traded(String key, long position) {
        for (StateBoard board : byKey.getOrDefault(key, Set.of())) {
            Source made = board.topic().kind().source();
            if (made != Source.CHANGES) {
                board.traded(position);
                behind.add(board);
                if (made == Source.TRADES || followed.getOrDefault(made, 0L) >= position) {
                    due(board, Cause.EVENT);
                }
            }
        }
    }

    void followed(TradesFollowed news) {
        Source made = Source.of(news.work()).orElse(null);
        if (made != null) {
            followed.merge(made, news.position(), Math::max);
            behind.stream()
                    .filter(board -> board.topic().kind().source() == made && board.newest() <= news.position())
                    .forEach(board -> due(board, Cause.EVENT));
        }
    }

    void changed(Invalidation news) {
        if (news.line() == Line.REFERENCE) {
            for (Change change : news.changes()) {
                Cause cause = Tags.isPrice(change.tag()) ? Cause.PRICE : Cause.EVENT;
                byTag.getOrDefault(change.tag(), Set.of()).forEach(board -> due(board, cause));
            }
        }
    }

    void tick(long now) {
        nowMillis = now;
        if (now - sweptAtMillis >= SWEEP_MILLIS) {
            sweptAtMillis = now;
            behind.forEach(board -> due(board, Cause.EVENT));
        }
        read();
    }

    private void due(StateBoard board, Cause cause) {
        if (board.isReading()) {
            board.again(cause);
            return;
        }
        long period = switch (cause) {
            case JOIN -> 0;
            case EVENT ->
                board.topic().kind().key() == StateFamily.Key.CHAIN ? CHAIN_PERIOD_MILLIS : TRADER_PERIOD_MILLIS;
            case PRICE, TIME -> pace.remark.toMillis();
        };
        queue.put(board, Math.max(nowMillis, board.readAtMillis() + period), cause);
    }

    private void read() {
        while (reads < pace.readsMax) {
            StateBoard next = queue.poll(nowMillis);
            if (next == null) {
                return;
            }
            read(next);
        }
    }

    private void read(StateBoard board) {
        reads++;
        board.asked();
        sink.asked(board.topic(), board.cause(), Duration.ofMillis(nowMillis - board.dueAtMillis()));
        source.apply(board.topic()).onComplete(told -> {
            reads--;
            if (boards.get(board.topic()) == board) {
                Cause again = board.answered(nowMillis);
                if (told.succeeded()) {
                    tell(board, told.result());
                    if (again != null) {
                        due(board, again);
                    }
                } else {
                    failed(board, told.cause());
                }
            }
        });
    }

    private void tell(StateBoard board, StateTold told) {
        Set<String> before = board.tags();
        TopicFrame news = board.tell(told, ++sequences);
        if (!before.equals(board.tags())) {
            before.forEach(tag -> remove(byTag, tag, board));
            board.tags().forEach(tag -> add(byTag, tag, board));
        }
        if (!board.isBehind()) {
            behind.remove(board);
        }
        if (news != null) {
            sink.tell(news);
        }
        board.answer(ask ->
                ask.outlet().joined(ask.ticket(), board.snapshot(seen.get().epoch())));
        long good = board.topic().kind().isOfPeriod()
                ? Math.min(told.goodMillis(), pace.measure.toMillis())
                : told.goodMillis();
        if (good != Dependence.FOREVER) {
            queue.put(board, nowMillis + Math.max(good, pace.remark.toMillis()), Cause.TIME);
        }
    }

    private void failed(StateBoard board, Throwable failure) {
        StateTopic topic = board.topic();
        LOG.atDebug().addKeyValue("topic", topic.text()).setCause(failure).log("a state was not told");
        board.answer(ask -> ask.outlet().refused(ask.ticket(), topic, failure));
        if (failure instanceof ApiException refusal && refusal.code() == ErrorCode.FORBIDDEN) {
            sink.end(topic, refusal);
        } else {
            queue.put(board, nowMillis + RETRY_MILLIS, board.cause());
        }
    }

    /** A topic that others follow already is known: its snapshot costs no question. */
    void join(StateTopic topic, Outlet outlet, long ticket) {
        StateBoard board = boards.computeIfAbsent(topic, this::board);
        if (board.isKnown()) {
            outlet.joined(ticket, board.snapshot(seen.get().epoch()));
            return;
        }
        board.add(new Ask(outlet, ticket));
        if (!board.isReading()) {
            due(board, Cause.JOIN);
            read();
        }
    }

    private StateBoard board(StateTopic topic) {
        var board = new StateBoard(topic, ++sequences);
        if (topic.kind().source() != Source.CHANGES) {
            // Whether any of these is its own is not known.
            board.traded(seen.get().offset());
            behind.add(board);
        }
        add(byKey, topic.key(), board);
        return board;
    }

    void forget(StateTopic topic) {
        StateBoard board = boards.remove(topic);
        if (board != null) {
            remove(byKey, topic.key(), board);
            board.tags().forEach(tag -> remove(byTag, tag, board));
            behind.remove(board);
            queue.remove(board);
        }
    }

    private static void add(Map<String, Set<StateBoard>> index, String key, StateBoard board) {
        index.computeIfAbsent(key, absent -> new HashSet<>()).add(board);
    }

    private static void remove(Map<String, Set<StateBoard>> index, String key, StateBoard board) {
        index.computeIfPresent(key, (same, of) -> of.remove(board) && of.isEmpty() ? null : of);
    }

    /** The store is another one: states are asked for anew by whoever joins from now on. */
    void restart() {
        List.copyOf(boards.keySet()).forEach(this::forget);
        followed.clear();
    }
}
