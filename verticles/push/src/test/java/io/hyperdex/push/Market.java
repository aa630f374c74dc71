package io.hyperdex.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.ChainPlace;
import io.hyperdex.domain.Fill;
import io.hyperdex.domain.Finality;
import io.hyperdex.domain.GasSpent;
import io.hyperdex.domain.Interval;
import io.hyperdex.domain.Position;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.Side;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.push.CandleSource.CandleBook;
import io.hyperdex.push.CandleSource.CandleRead;
import io.hyperdex.push.CandleSource.Slot;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.hyperdex.push.StreamTopic.PoolAddress;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A store in memory whose reads are seen and answered when the test says so, and a clock that the test moves. */
final class Market implements TradeSource, CandleSource, InstantSource {
    static final PoolAddress POOL = new PoolAddress(1, "0x" + "a".repeat(40));
    static final PoolAddress OTHER = new PoolAddress(1, "0x" + "b".repeat(40));
    static final Instant START = Instant.parse("2024-01-05T00:00:00Z");

    /** A read under way: {@link #see} takes the data, {@link #answer} gives it. */
    final class Read<T> {
        private final Supplier<T> query;
        private final Promise<T> promise = Promise.promise();
        private T seen;

        Read(Supplier<T> query) {
            this.query = query;
        }

        void see() {
            if (seen == null) {
                seen = query.get();
            }
        }

        void answer() {
            see();
            promise.complete(seen);
        }

        void fail(Throwable failure) {
            promise.fail(failure);
        }
    }

    final List<TradesCommitted> commits = new ArrayList<>();
    final Deque<Read<?>> reads = new ArrayDeque<>();
    private final Map<CandlesTopic, Map<Instant, Integer>> revisions = new HashMap<>();
    String epoch = "e1";
    Instant now = START;
    /** The oldest commit that the outbox still has. */
    int outboxFrom;

    PriceBasis basis = PriceBasis.POOL;
    /** What trades are worth that have got another value, by position. */
    final Map<Long, BigDecimal> values = new HashMap<>();
    /** Answers every read at once. */
    boolean prompt = true;

    Feeds.Sources sources() {
        return new Feeds.Sources(
                this,
                this,
                topic -> Future.failedFuture(new IllegalStateException("nobody keeps " + topic)),
                seen -> Future.succeededFuture());
    }

    @Override
    public Instant instant() {
        return now;
    }

    long last() {
        return commits.isEmpty() ? 0 : commits.get(commits.size() - 1).last();
    }

    /** Commits one trade of each pool given. */
    TradesCommitted commit(Instant timestamp, PoolAddress... pools) {
        long first = last() + 1;
        List<Trade> trades = IntStream.range(0, pools.length)
                .mapToObj(i -> trade(pools[i], first + i, timestamp))
                .toList();
        return commit(trades);
    }

    TradesCommitted commit(List<Trade> trades) {
        var commit = new TradesCommitted(epoch, last() + 1, last() + trades.size(), Instant.now(), trades);
        for (var interval : Interval.values()) {
            trades.forEach(trade -> revise(new CandlesTopic(pool(trade), interval), trade.timestamp()));
        }
        commits.add(commit);
        return commit;
    }

    /** Gives a trade another value. */
    Invalidation revalue(Trade trade, BigDecimal usd) {
        values.put(trade.position().offset(), usd);
        for (var interval : Interval.values()) {
            revise(new CandlesTopic(pool(trade), interval), trade.timestamp());
        }
        long at = trade.timestamp().toEpochMilli();
        return new Invalidation(Line.REFERENCE, 1, List.of(new Change(Tags.pool(trade.pool()), at, at + 1)), List.of());
    }

    /** A candle has the revisions of those that are stored of it. */
    private void revise(CandlesTopic topic, Instant timestamp) {
        Instant openTime = topic.interval().floor(timestamp);
        Interval part = topic.interval() == Interval.M5 ? Interval.M1 : topic.interval();
        boolean late = !now.isBefore(part.end(part.floor(timestamp)));
        boolean existed = trades(topic.pool()).stream()
                .anyMatch(trade -> part.floor(trade.timestamp()).equals(part.floor(timestamp)));
        if (late && existed) {
            revisions.computeIfAbsent(topic, absent -> new HashMap<>()).merge(openTime, 1, Integer::sum);
        }
    }

    Trade trade(PoolAddress pool, long position, Instant timestamp) {
        var amount = BigDecimal.valueOf(position);
        return new Trade(
                "t" + position,
                "chain",
                0,
                new Position(epoch, position),
                pool.chainId(),
                new ChainPlace(null, null, null, null, null),
                timestamp,
                Finality.FINALIZED,
                TradeStatus.EXECUTED,
                "uniswap-v3",
                pool.address(),
                "0x" + "c".repeat(40),
                null,
                TokenSide.TOKEN0,
                Side.SELL,
                "0x" + "1".repeat(40),
                "WETH",
                BigDecimal.ONE,
                "0x" + "2".repeat(40),
                "USDC",
                amount,
                amount,
                amount,
                amount,
                null,
                GasSpent.of(null, null, null),
                null,
                null,
                null);
    }

    static PoolAddress pool(Trade trade) {
        return new PoolAddress(trade.chainId(), trade.pool());
    }

    List<Trade> trades(PoolAddress pool) {
        return commits.stream()
                .flatMap(commit -> commit.trades().stream())
                .filter(trade -> pool(trade).equals(pool))
                .toList();
    }

    /** The candles of a topic as the store has them now. */
    Map<Instant, CandleState> candles(CandlesTopic topic) {
        List<Fill> fills = trades(topic.pool()).stream()
                .map(trade -> new Fill(
                        trade.timestamp(),
                        trade.orderKey(),
                        true,
                        trade.amountIn(),
                        trade.amountOut(),
                        trade.poolPrice(),
                        values.getOrDefault(trade.position().offset(), trade.amountUsd())))
                .toList();
        Map<Instant, CandleState> candles = new TreeMap<>();
        CandleState.fold(topic.interval(), fills)
                .forEach(state -> candles.put(state.openTime(), revised(topic, state)));
        return candles;
    }

    private CandleState revised(CandlesTopic topic, CandleState state) {
        int revision = revisions.getOrDefault(topic, Map.of()).getOrDefault(state.openTime(), 0);
        return new CandleState(
                state.openTime(),
                state.pool(),
                state.executed(),
                state.openOrder(),
                state.closeOrder(),
                state.volume0(),
                state.volume1(),
                state.volumeUsd(),
                state.unvalued(),
                state.trades(),
                state.buys0(),
                revision);
    }

    private <T> Future<T> read(Supplier<T> query) {
        var read = new Read<>(query);
        if (prompt) {
            read.answer();
        } else {
            reads.add(read);
        }
        return read.promise.future();
    }

    @Override
    public Future<Position> head() {
        return read(() -> new Position(epoch, last()));
    }

    @Override
    public Future<List<TradesCommitted>> after(Position position) {
        return read(() -> commits.subList(Math.min(outboxFrom, commits.size()), commits.size()).stream()
                .filter(commit -> commit.last() > position.offset())
                .limit(3)
                .toList());
    }

    @Override
    public Future<Newest> newest(List<TradesTopic> topics, String readEpoch) {
        return read(() -> {
            Map<TradesTopic, List<Trade>> trades = new HashMap<>();
            topics.forEach(topic -> trades.put(
                    topic,
                    trades(topic.pool()).stream()
                            .filter(topic.terms()::fit)
                            .sorted(Comparator.comparing(Trade::orderKey))
                            .toList()));
            return new Newest(last(), trades);
        });
    }

    @Override
    public Future<CandleRead> newest(List<CandlesTopic> topics) {
        return read(() -> {
            Map<CandlesTopic, CandleBook> books = new HashMap<>();
            topics.forEach(topic -> {
                List<CandleState> all = List.copyOf(candles(topic).values());
                books.put(topic, book(all.subList(Math.max(0, all.size() - 3), all.size())));
            });
            return new CandleRead(last(), books);
        });
    }

    @Override
    public Future<CandleRead> at(List<Slot> slots) {
        assertThat(slots).isNotEmpty();
        return read(() -> {
            Map<CandlesTopic, Map<Instant, CandleState>> found = new HashMap<>();
            slots.forEach(slot -> {
                CandleState state = candles(slot.topic()).get(slot.openTime());
                if (state != null) {
                    found.computeIfAbsent(slot.topic(), absent -> new TreeMap<>())
                            .put(slot.openTime(), state);
                }
            });
            Map<CandlesTopic, CandleBook> books = new HashMap<>();
            found.forEach((topic, states) -> books.put(topic, book(List.copyOf(states.values()))));
            return new CandleRead(last(), books);
        });
    }

    private CandleBook book(List<CandleState> states) {
        return new CandleBook(TokenSide.TOKEN0, basis, states);
    }
}
