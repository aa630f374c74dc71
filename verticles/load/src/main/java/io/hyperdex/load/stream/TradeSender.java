package io.hyperdex.load.stream;

import io.hyperdex.load.market.GeneratedTrade;
import io.hyperdex.load.market.Market;
import io.hyperdex.load.market.MarketPool;
import io.hyperdex.load.market.TradeBodies;
import io.hyperdex.load.market.TradeSequence;
import io.hyperdex.load.node.Pipeline;
import io.hyperdex.load.socket.Mark;
import io.hyperdex.load.socket.Topic;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Real trades through {@code POST /v1/trades}. Those of a pool go over one connection, so that they keep their order. */
final class TradeSender implements Sender {
    private static final int CONNECTIONS = 4;
    private static final long TRADES_MAX = 10_000_000;
    private static final int TURNS_PER_SECOND = 100;

    private final List<Pipeline> pipelines = new ArrayList<>();
    private final TradeSequence trades;
    private final List<Topic> topics;

    TradeSender(URI url, @Nullable String key, Market market) {
        for (int i = 0; i < CONNECTIONS; i++) {
            pipelines.add(new Pipeline(url, key));
        }
        trades = market.trades(TRADES_MAX);
        topics = market.pools().stream().map(TradeSender::topic).toList();
    }

    private static Topic topic(MarketPool pool) {
        return new Topic("trades:" + Market.CHAIN_ID + ":" + pool.address());
    }

    /** Of the pools, the busiest first. */
    List<Topic> topics() {
        return topics;
    }

    @Override
    public long send(double eventsPerSecond, Duration duration) throws IOException, InterruptedException {
        int together = (int) Math.ceil(eventsPerSecond / TURNS_PER_SECOND);
        var turns = new Turns(eventsPerSecond / together, duration);
        while (!turns.over()) {
            post(trades.next(together), turns.await());
        }
        for (Pipeline pipeline : pipelines) {
            pipeline.finish();
        }
        return turns.first();
    }

    private void post(List<GeneratedTrade> due, long dueNanos) throws IOException, InterruptedException {
        Map<Integer, List<GeneratedTrade>> byConnection = due.stream()
                .collect(Collectors.groupingBy(
                        trade -> trade.pool().number() % CONNECTIONS, TreeMap::new, Collectors.toList()));
        Function<GeneratedTrade, String> mark =
                trade -> Mark.of(topics.get(trade.pool().number() - 1).take(), dueNanos);
        for (Map.Entry<Integer, List<GeneratedTrade>> entry : byConnection.entrySet()) {
            Pipeline pipeline = pipelines.get(entry.getKey());
            pipeline.post("/v1/trades", TradeBodies.JSON.body(entry.getValue(), mark));
            pipeline.flush();
        }
    }

    @Override
    public void close() throws IOException {
        for (Pipeline pipeline : pipelines) {
            pipeline.close();
        }
    }
}
