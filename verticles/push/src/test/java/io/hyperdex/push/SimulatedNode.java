package io.hyperdex.push;

import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Position;
import io.hyperdex.domain.Side;
import io.hyperdex.domain.Trade;
import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.bus.Topics.HeadAnnounced;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.config.Scope;
import io.hyperdex.platform.http.Caller;
import io.hyperdex.platform.http.Peer;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.hyperdex.push.StreamTopic.PoolAddress;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A push node with two event loops whose threads, bus and store take their steps in an order that a seed decides. */
final class SimulatedNode {
    static final PushConfig CONFIG = new PushConfig(
            1_000,
            200,
            1_000_000,
            1 << 20,
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMillis(250),
            20,
            1 << 20,
            Duration.ofMinutes(10),
            Duration.ofMillis(10),
            false,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            16,
            Duration.ofSeconds(300));
    private static final List<PoolAddress> POOLS = List.of(Market.POOL, Market.OTHER);
    private static final List<StreamTopic> TOPICS = List.of(
            new TradesTopic(Market.POOL),
            new TradesTopic(Market.OTHER),
            new TradesTopic(Market.POOL, new TradeTerms(Side.SELL, BigDecimal.valueOf(20), null)),
            new CandlesTopic(Market.POOL, Interval.M1),
            new CandlesTopic(Market.POOL, Interval.S1));
    static final Peer PEER = new Peer("127.0.0.1", null);
    static final Caller CALLER = new Caller(
            "anonymous",
            "127.0.0.1",
            "anonymous",
            "free",
            Set.of(Scope.READ),
            true,
            null,
            new Sight("anonymous", Set.of(), trader -> false));

    private final Random random;
    private final Market market = new Market();
    private final Deque<Record> bus = new ArrayDeque<>();
    private final Deque<Runnable> feedTasks = new ArrayDeque<>();
    private final List<Deque<Runnable>> loopTasks = List.of(new ArrayDeque<>(), new ArrayDeque<>());
    private final List<SocketHub> hubs = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<SimulatedListener> listeners = new ArrayList<>();
    private final Feeds feeds;
    private long millis;

    SimulatedNode(Random random, UnaryOperator<Feed> mutation) {
        this.random = random;
        var metrics = new StreamMetrics(new SimpleMeterRegistry());
        feeds = new Feeds(
                feedTasks::add,
                market.sources(),
                new SettledClock(market, 4),
                new Feeds.Pace(CONFIG.conflation(), CONFIG.history(), CONFIG.states()),
                metrics);
        feeds.start();
        market.prompt = false;
        Feed feed = mutation.apply(feeds);
        SocketHub.Settings settings = TestHub.settings(TestHub.NO_KEY, TestHub.ROOM_FOR_ALL, metrics);
        loopTasks.forEach(tasks -> hubs.add(new SocketHub(loop(tasks), feed, settings, TestHub.START)));
    }

    private static Loop loop(Deque<Runnable> tasks) {
        return new Loop() {
            @Override
            public void execute(Runnable task) {
                tasks.add(task);
            }

            @Override
            public void after(long millis, Runnable task) {
                tasks.add(task);
            }
        };
    }

    void step() {
        switch (random.nextInt(20)) {
            case 0, 1 -> commit();
            case 2, 3, 4 -> hear();
            case 5, 6, 7 -> runOne(feedTasks);
            case 8, 9, 10, 11, 12 -> runOne(loopTasks.get(random.nextInt(loopTasks.size())));
            case 13, 14, 15 -> read();
            case 16 -> tick();
            case 17 -> announce();
            case 18 -> listener();
            default -> client();
        }
    }

    private void commit() {
        List<Trade> trades = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Instant timestamp = market.now.minusSeconds(random.nextInt(5) == 0 ? random.nextInt(200) : 0);
            PoolAddress pool = POOLS.get(random.nextInt(POOLS.size()));
            trades.add(market.trade(pool, market.last() + 1 + i, timestamp));
        }
        TradesCommitted commit = market.commit(trades);
        // The bus may lose a message, and it may deliver one twice.
        for (int copies = random.nextInt(10) == 0 ? random.nextInt(3) : 1; copies > 0; copies--) {
            bus.add(commit);
        }
    }

    private void announce() {
        bus.add(new HeadAnnounced(new Position(market.epoch, market.last()), market.now));
    }

    private void hear() {
        Record message = bus.poll();
        if (message instanceof TradesCommitted commit) {
            feeds.committed(commit);
        } else if (message instanceof HeadAnnounced head) {
            feeds.announced(head);
        }
    }

    private static void runOne(Deque<Runnable> tasks) {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
    }

    /** A read sees the store at one moment and is answered at another, not always in the order of asking. */
    private void read() {
        if (market.reads.isEmpty()) {
            return;
        }
        List<Market.Read<?>> reads = new ArrayList<>(market.reads);
        Market.Read<?> read = reads.get(random.nextInt(reads.size()));
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> read.see();
            case 4 -> {
                market.reads.remove(read);
                read.fail(new IllegalStateException("the store is away"));
            }
            default -> {
                market.reads.remove(read);
                read.answer();
            }
        }
    }

    private void tick() {
        market.now = market.now.plusMillis(random.nextInt(20_000));
        millis += 50 + random.nextInt(300);
        feeds.tick(millis);
    }

    private void client() {
        if (clients.size() < 6 && (clients.isEmpty() || random.nextBoolean())) {
            clients.add(new SimulatedClient(hubs.get(random.nextInt(hubs.size()))));
        }
        SimulatedClient client = clients.get(random.nextInt(clients.size()));
        if (random.nextInt(3) == 0) {
            client.comeBack(hubs.get(random.nextInt(hubs.size())), random);
            return;
        }
        List<StreamTopic> topics =
                TOPICS.stream().filter(topic -> random.nextBoolean()).toList();
        if (!topics.isEmpty()) {
            client.ask(random.nextInt(3) == 0 ? "unsubscribe" : "subscribe", topics);
        }
    }

    private void listener() {
        if (listeners.size() < 4 && (listeners.isEmpty() || random.nextBoolean())) {
            List<StreamTopic> topics =
                    TOPICS.stream().filter(topic -> random.nextBoolean()).toList();
            if (!topics.isEmpty()) {
                listeners.add(new SimulatedListener(hubs.get(random.nextInt(hubs.size())), topics));
            }
        } else {
            listeners.get(random.nextInt(listeners.size())).step(hubs.get(random.nextInt(hubs.size())), random);
        }
    }

    /** Lets everything under way arrive, closes every candle, and lets that arrive; who was closed comes back. */
    void settle() {
        rest();
        clients.stream().filter(SimulatedClient::isClosed).forEach(client -> client.comeBack(hubs.get(0), random));
        listeners.stream().filter(SimulatedListener::isClosed).forEach(one -> one.comeBack(hubs.get(0), random));
        listeners.forEach(one -> one.read(true));
        market.now = market.now.plusSeconds(600);
        rest();
    }

    private void rest() {
        announce();
        for (int round = 0; round < 60; round++) {
            while (!bus.isEmpty() || !feedTasks.isEmpty() || !market.reads.isEmpty() || isLoopBusy()) {
                hear();
                runOne(feedTasks);
                loopTasks.forEach(SimulatedNode::runOne);
                if (!market.reads.isEmpty()) {
                    market.reads.poll().answer();
                }
            }
            millis += 50;
            feeds.tick(millis);
        }
    }

    private boolean isLoopBusy() {
        return loopTasks.stream().anyMatch(tasks -> !tasks.isEmpty());
    }

    void verify() {
        clients.forEach(client -> client.verify(market));
        listeners.forEach(listener -> listener.verify(market));
    }
}
