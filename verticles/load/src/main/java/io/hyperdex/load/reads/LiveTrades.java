package io.hyperdex.load.reads;

import io.hyperdex.load.market.Market;
import io.hyperdex.load.market.TradeBodies;
import io.hyperdex.load.market.TradeSequence;
import io.hyperdex.load.node.Ahead;
import io.hyperdex.load.node.Posting;
import io.hyperdex.load.node.Posting.Body;
import io.hyperdex.load.node.Posting.Posted;
import io.hyperdex.load.node.StoredMarket;
import io.hyperdex.load.node.Target;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Trades of now that come in while the store is read: one client that posts ten times a second. */
final class LiveTrades implements AutoCloseable {
    private static final int HISTORY = 1;
    private static final int POSTS_PER_SECOND = 10;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Ahead<Body> bodies;
    private final Future<Posted> posted;

    private LiveTrades(Ahead<Body> bodies, Posting posting) {
        this.bodies = bodies;
        this.posted = thread.submit(() -> posting.post(bodies));
    }

    /**
     * Begins to post.
     *
     * @param rate trades per second
     */
    static LiveTrades start(Vertx vertx, Target target, Market stored, int rate, Duration duration) {
        // Spread over its thirty days, so many trades are just the rate.
        TradeSequence sequence = stored.startingAt(Instant.now(), HISTORY)
                .trades(rate * Duration.ofDays(Market.DAYS).toSeconds());
        int batch = Math.max(1, rate / POSTS_PER_SECOND);
        return new LiveTrades(
                new Ahead<>(() -> StoredMarket.body(sequence.next(batch))),
                new Posting(vertx, target, TradeBodies.JSON.mediaType(), new Posting.Pace(1, rate, duration)));
    }

    /** Waits for the end of the time that was given. */
    Posted posted() throws IOException, InterruptedException {
        try {
            return posted.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException answered) {
                throw answered;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        bodies.close();
    }
}
