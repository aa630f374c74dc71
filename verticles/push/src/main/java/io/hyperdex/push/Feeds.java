package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.BenchEvent;
import io.hyperdex.platform.bus.Topics.HeadAnnounced;
import io.hyperdex.platform.bus.Topics.StateAsked;
import io.hyperdex.platform.bus.Topics.StateTold;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.bus.Topics.TradesFollowed;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.performance.ServiceReport;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.TraderSight;
import io.hyperdex.push.StateBoard.Cause;
import io.hyperdex.push.StreamTopic.BenchTopic;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.hyperdex.push.StreamTopic.SeenTrader;
import io.hyperdex.push.StreamTopic.ServiceTopic;
import io.hyperdex.push.StreamTopic.StateTopic;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.hyperdex.push.TopicFrame.EventsFrame;
import io.hyperdex.push.TradeHistory.Page;
import io.hyperdex.push.TradeHistory.Stretch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one place of the node where events become frames: from the bus through the feeds to the outlet of each event loop.
 * Lives on one context; what other threads ask for is carried out there.
 */
final class Feeds implements Feed, TradeFeed.Sink, StateFeed.Sink {
    private static final StreamTopic SERVICE = new ServiceTopic();

    /**
     * Where everything comes from.
     *
     * @param states asks whoever keeps a state
     * @param sight fails for a caller who may see nothing of the trader
     */
    record Sources(
            TradeSource trades,
            CandleSource candles,
            Function<StateTopic, Future<StateTold>> states,
            Function<SeenTrader, Future<Void>> sight) {
        private static final Duration STATE_WITHIN = Duration.ofSeconds(5);

        /** The store of the node, and whoever of the cluster keeps a state; {@code newestMax} trades make a snapshot. */
        static Sources of(NodeContext node, int newestMax) {
            Store store = node.store();
            return new Sources(
                    new TradeReader(store, newestMax),
                    new CandleRows(store),
                    topic -> node.bus()
                            .ask(
                                    Topics.state(topic.kind()),
                                    new StateAsked(topic.kind(), topic.key(), topic.visible(), topic.terms()),
                                    STATE_WITHIN),
                    seen -> store.withConnection(
                            connection -> TraderSight.require(connection, seen.address(), seen.visible())));
        }
    }

    /** How often candles are read at most, what is remembered of trades, and how often states are asked for. */
    record Pace(Duration conflation, CommitHistory.Limits history, StateFeed.Pace states) {}

    private final Executor context;
    private final StreamMetrics metrics;
    private final Function<SeenTrader, Future<Void>> sight;
    private final TradeFeed trades;
    private final CandleFeed candles;
    private final StateFeed states;
    private final ServiceFeed service = new ServiceFeed();
    private final BenchFeed bench;
    private final List<Outlet> outlets = new ArrayList<>();
    private final Map<StreamTopic, Set<Outlet>> audience = new HashMap<>();

    Feeds(Executor context, Sources sources, SettledClock clock, Pace pace, StreamMetrics metrics) {
        this.context = context;
        this.metrics = metrics;
        sight = sources.sight();
        trades = new TradeFeed(sources.trades(), pace.history(), this);
        candles = new CandleFeed(sources.candles(), clock, pace.conflation(), frames -> deliver(frames, null));
        bench = new BenchFeed(pace.history().pageBytes());
        states = new StateFeed(sources.states(), trades::seen, pace.states(), this);
    }

    /** On the context, like the calls down to {@link #tick}. */
    Future<Void> start() {
        return trades.start().onSuccess(started -> candles.start(trades.seen()));
    }

    void committed(TradesCommitted commit) {
        trades.committed(commit);
    }

    void announced(HeadAnnounced head) {
        trades.announced(head);
    }

    void measured(ServiceReport report) {
        service.heard(report, System.nanoTime());
    }

    void followed(TradesFollowed news) {
        states.followed(news);
    }

    void changed(Invalidation news) {
        candles.changed(news);
        states.changed(news);
    }

    void posted(BenchEvent event) {
        var topic = new BenchTopic(event.name());
        EventsFrame frame = bench.add(topic, event.json());
        deliver(audience.containsKey(topic) ? List.of(frame) : List.of(), null);
    }

    void tick(long nowMillis) {
        candles.tick(nowMillis);
        states.tick(nowMillis);
        if (audience.containsKey(SERVICE) && service.isDue(nowMillis)) {
            deliver(List.of(service.frame(told().offset())), null);
        }
    }

    @Override
    public void pass(TradesCommitted commit, List<TopicFrame> frames) {
        candles.committed(commit);
        states.committed(commit);
        deliver(frames, commit.committedAt());
    }

    @Override
    public void tell(TopicFrame frame) {
        deliver(List.of(frame), null);
    }

    @Override
    public void end(StateTopic topic, Throwable reason) {
        audience.getOrDefault(topic, Set.of()).forEach(outlet -> outlet.ended(topic, reason));
    }

    @Override
    public void asked(StateTopic topic, Cause cause, Duration waited) {
        metrics.asked(topic.family(), cause, waited);
    }

    @Override
    public void restart() {
        candles.restart(trades.seen());
        states.restart();
        outlets.forEach(Outlet::restart);
        deliver(List.of(), null);
    }

    private void deliver(List<TopicFrame> frames, @Nullable Instant committedAt) {
        var delivery = new Delivery(told(), events(), frames, committedAt);
        outlets.forEach(outlet -> outlet.deliver(delivery));
    }

    private Position told() {
        return new Position(trades.seen().epoch(), candles.told());
    }

    private Delivery.Events events() {
        return new Delivery.Events(trades.seen().offset(), bench.count());
    }

    @Override
    public void attach(Outlet outlet) {
        context.execute(() -> {
            outlets.add(outlet);
            outlet.deliver(new Delivery(told(), events(), List.of(), null));
        });
    }

    @Override
    public void join(StreamTopic topic, Outlet outlet, long ticket) {
        enter(topic, outlet, ticket, () -> admitted(topic, outlet, ticket));
    }

    @Override
    public void resume(StreamTopic topic, Place place, Outlet outlet, long ticket) {
        enter(topic, outlet, ticket, () -> {
            if (topic instanceof TradesTopic wanted) {
                trades.resume(wanted, place, outlet, ticket);
            } else if (topic instanceof BenchTopic wanted) {
                outlet.joined(ticket, bench.resume(wanted, place.from()));
            } else {
                admitted(topic, outlet, ticket);
            }
        });
    }

    /** Frames of the past; any thread, and answered on the context. */
    Future<Page> history(StreamTopic topic, String epoch, Stretch asked) {
        Promise<Page> page = Promise.promise();
        context.execute(() -> {
            SeenTrader seen = topic.seen();
            Future<Void> allowed = seen == null ? Future.succeededFuture() : sight.apply(seen);
            allowed.compose(may -> topic instanceof TradesTopic wanted
                            ? trades.history(wanted, epoch, asked)
                            : bench.history((BenchTopic) topic, epoch, asked))
                    .onComplete(page);
        });
        return page.future();
    }

    /** Whoever leaves meanwhile gets no answer. */
    private void enter(StreamTopic topic, Outlet outlet, long ticket, Runnable admitted) {
        context.execute(() -> {
            audience.computeIfAbsent(topic, absent -> new HashSet<>()).add(outlet);
            SeenTrader seen = topic.seen();
            if (seen == null) {
                admitted.run();
                return;
            }
            sight.apply(seen)
                    .onSuccess(allowed -> {
                        if (audience.getOrDefault(topic, Set.of()).contains(outlet)) {
                            admitted.run();
                        }
                    })
                    .onFailure(refusal -> outlet.refused(ticket, topic, refusal));
        });
    }

    private void admitted(StreamTopic topic, Outlet outlet, long ticket) {
        if (topic instanceof TradesTopic wanted) {
            trades.join(wanted, outlet, ticket);
        } else if (topic instanceof CandlesTopic wanted) {
            candles.join(wanted, outlet, ticket);
        } else if (topic instanceof StateTopic wanted) {
            states.join(wanted, outlet, ticket);
        } else if (topic instanceof BenchTopic wanted) {
            outlet.joined(ticket, bench.snapshot(wanted));
        } else {
            outlet.joined(ticket, service.snapshot(told()));
        }
    }

    @Override
    public void leave(StreamTopic topic, Outlet outlet) {
        context.execute(() -> {
            Set<Outlet> left = audience.get(topic);
            if (left != null && left.remove(outlet) && left.isEmpty()) {
                audience.remove(topic);
                forget(topic);
            }
        });
    }

    private void forget(StreamTopic topic) {
        if (topic instanceof TradesTopic wanted) {
            trades.forget(wanted);
        } else if (topic instanceof CandlesTopic wanted) {
            candles.forget(wanted);
        } else if (topic instanceof StateTopic wanted) {
            states.forget(wanted);
        }
    }
}
