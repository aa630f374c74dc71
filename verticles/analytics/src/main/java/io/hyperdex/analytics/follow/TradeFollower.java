package io.hyperdex.analytics.follow;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.TradesFollowed;
import io.hyperdex.platform.cluster.Lease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings committed trades to a piece of work, in the order of their positions and each once: what the work writes and the
 * position that it has reached are one transaction, on the connection of a lease. So one node of a cluster does it at a
 * time, and another goes on where it stopped.
 *
 * <p>Woken by published commits, and by a poll in case a message was lost. Lives on one event loop.
 */
public final class TradeFollower implements Lease.Holder {
    private static final Logger LOG = LoggerFactory.getLogger(TradeFollower.class);
    private static final long POLL_MILLIS = 1_000;

    private final Vertx vertx;
    private final NodeContext node;
    private final Work work;
    private final Progress progress;
    private final Lease lease;
    private final long pauseMillis;
    private @Nullable MessageConsumer<?> trades;
    private long timer;
    /** Null while another node does the work. */
    private @Nullable SqlConnection connection;

    private boolean working;
    private boolean woken;
    private Future<Void> round = Future.succeededFuture();

    /** What is done with the trades. */
    public interface Work {
        /** In the transaction: reads the trades of the stretch and writes what follows from them. */
        Future<Void> follow(SqlConnection transaction, Stretch stretch);

        /** The same when the stretch after the reached position is empty: what else is to be done. True when there may be more. */
        Future<Boolean> idle(SqlConnection transaction, Stretch nothing);

        /** What was written is in the store. */
        void committed();

        /** What was written is not, or another node goes on: what is remembered of it may be wrong. */
        void forget();
    }

    /**
     * @param name of the work in the store and of its lease
     * @param pause least time from the beginning of one transaction to the next, so that trades gather
     */
    public TradeFollower(Vertx vertx, NodeContext node, String name, Duration pause, Work work) {
        this(vertx, node, new Progress(name, null), pause, work);
    }

    private TradeFollower(Vertx vertx, NodeContext node, Progress progress, Duration pause, Work work) {
        this.vertx = vertx;
        this.node = node;
        this.work = work;
        this.progress = progress;
        this.pauseMillis = pause.toMillis();
        this.lease = new Lease(vertx, node.store(), progress.name(), node.nodeId(), this);
    }

    /** Follows no further than another work has come, which somebody must do, too; that one's commits should wake this. */
    public static TradeFollower behind(
            String ahead, Vertx vertx, NodeContext node, String name, Duration pause, Work work) {
        return new TradeFollower(vertx, node, new Progress(name, ahead), pause, work);
    }

    public void start() {
        trades = node.bus().listen(Topics.TRADES, commit -> wake());
        timer = vertx.setPeriodic(POLL_MILLIS, tick -> wake());
        lease.start();
    }

    /** Ends after the transaction that is under way. */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        Future<Void> deaf = trades == null ? Future.succeededFuture() : trades.unregister();
        SqlConnection held = connection;
        connection = null;
        return deaf.eventually(() -> held == null ? Future.succeededFuture() : round)
                .eventually(lease::stop);
    }

    @Override
    public void acquired(SqlConnection held) {
        work.forget();
        working = true;
        woken = true;
        connection = held;
        progress.enter(held)
                .onFailure(failure -> LOG.warn("work not entered", failure))
                .onComplete(entered -> next(held));
    }

    @Override
    public void lost() {
        connection = null;
        work.forget();
    }

    @Override
    public boolean isWorking() {
        return !round.isComplete();
    }

    /** One transaction at a time; a wake-up during one makes another follow. */
    public void wake() {
        SqlConnection open = connection;
        woken = true;
        if (open == null || working) {
            return;
        }
        working = true;
        woken = false;
        long started = System.nanoTime();
        Future<After> running = transact(open);
        round = running.mapEmpty();
        running.onComplete(done -> {
            if (connection != open) {
                return;
            }
            if (done.failed()) {
                // The poll tries again; a connection that is gone ends the lease by itself.
                LOG.warn("trades not followed", done.cause());
                work.forget();
                working = false;
                return;
            }
            woken |= done.result() != After.NOTHING;
            if (done.result() == After.MORE) {
                next(open);
            } else {
                pause(open, started);
            }
        });
    }

    /** What a transaction was about, and so what comes after it. */
    private enum After {
        /** While a pause lasts, more of them gather. */
        TRADES,
        /** Something else, of which there may be more: it does not wait. */
        MORE,
        /** Whoever wakes it in vain does so once a pause. */
        NOTHING
    }

    private void pause(SqlConnection open, long startedNanos) {
        long rest = pauseMillis - (System.nanoTime() - startedNanos) / 1_000_000;
        if (rest <= 0) {
            next(open);
        } else {
            vertx.setTimer(rest, over -> next(open));
        }
    }

    private void next(SqlConnection open) {
        if (connection == open) {
            working = false;
            if (woken) {
                wake();
            }
        }
    }

    private Future<After> transact(SqlConnection open) {
        return open.query("begin")
                .execute()
                .compose(begun -> progress.next(open))
                .compose(stretch -> work(open, stretch)
                        .compose(after -> open.query("commit").execute().map(committed -> {
                            committed(stretch);
                            return after;
                        })))
                .recover(failure -> open.query("rollback").execute().transform(undone -> Future.failedFuture(failure)));
    }

    private Future<After> work(SqlConnection open, Stretch stretch) {
        return stretch.isEmpty()
                ? work.idle(open, stretch).map(more -> more ? After.MORE : After.NOTHING)
                : work.follow(open, stretch)
                        .compose(done -> progress.advance(open, stretch))
                        .map(After.TRADES);
    }

    private void committed(Stretch stretch) {
        work.committed();
        if (!stretch.isEmpty()) {
            node.bus().publish(Topics.FOLLOWED, new TradesFollowed(progress.name(), stretch.last()));
        }
    }

    /** Several of them end together. */
    public static Future<Void> stopAll(List<TradeFollower> followers) {
        return Future.join(followers.stream().map(TradeFollower::stop).toList()).mapEmpty();
    }
}
