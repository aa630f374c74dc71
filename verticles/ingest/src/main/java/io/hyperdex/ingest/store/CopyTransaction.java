package io.hyperdex.ingest.store;

import io.hyperdex.ingest.retention.TradeFloor;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cluster.ClusterConfig;
import io.hyperdex.platform.store.CopyConnection;
import io.hyperdex.platform.store.CopyRows;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.store.StoreErrors;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a large batch by {@code COPY}, which costs the server a quarter less than statements that look for each row. It supposes
 * that nobody has the trades, and of each pool only candles up to the newest that this node knows. The store's keys judge that:
 * where it is wrong the transaction does nothing, and for a while batches are stored by {@link BatchTransaction}'s statements,
 * which suppose nothing.
 *
 * <p>It holds the lock of the commit order while this node sends the trades. So it is for a node outside a cluster: where a node
 * stood still meanwhile, others that ingest would wait for it.
 */
final class CopyTransaction {
    /** From here on it pays to wait for an answer to each statement. */
    private static final int ROWS_MIN = 200;
    /** How long nothing is supposed after it was wrong: whoever posts what is stored goes on with it for a while. */
    private static final Duration CAREFUL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(CopyTransaction.class);

    private final Vertx vertx;
    private final Store store;
    private final InstantSource marketClock;
    private final IngestMeters meters;
    private final boolean alone;
    private final WorkerExecutor workers;
    private final Queue<CopyConnection> idle = new ConcurrentLinkedQueue<>();
    /** Held while a batch writes its candles: the next is judged by them. */
    private final Lock candles = new ReentrantLock();

    private final NewestCandles newest = new NewestCandles();
    /** Whether others, who do not say what they write, have written since. */
    private volatile boolean othersWrote;

    private long carefulUntilNanos = System.nanoTime();

    /** @param atOnceMax batches; each takes a thread and a connection */
    CopyTransaction(Vertx vertx, NodeContext node, IngestMeters meters, int atOnceMax) {
        this.vertx = vertx;
        this.store = node.store();
        this.marketClock = node.clock();
        this.meters = meters;
        this.alone =
                !node.configuration().section("cluster", ClusterConfig.class).enabled();
        this.workers = vertx.createSharedWorkerExecutor("ingest-copies", atOnceMax);
    }

    /** Whether to try, with a batch whose references are resolved and which has not been settled. */
    boolean suits(Batch batch) {
        return alone
                && System.nanoTime() - carefulUntilNanos >= 0
                && batch.claimants().size() >= ROWS_MIN
                && batch.isPlain();
    }

    /** A batch was stored in another way. */
    void othersWrote() {
        othersWrote = true;
    }

    /**
     * One attempt, of a batch that is settled as if all of it were new; gives the position of the last trade. Fails as {@link
     * StaleKnowledge} when it certainly stored nothing and statements may.
     */
    Future<Long> run(Batch batch) {
        var attempt = new Attempt(batch);
        Callable<Long> work = attempt::run;
        // A connection to a machine that is gone may take bytes for minutes.
        long deadline = vertx.setTimer(store.silenceMax().toMillis(), tooLate -> abort(attempt));
        return workers.executeBlocking(work, false)
                .onComplete(done -> vertx.cancelTimer(deadline))
                .onSuccess(stored -> meters.copied("stored"))
                .recover(failure -> {
                    if (attempt.mayBeStored(failure) || StoreErrors.isTimeout(failure)) {
                        return Future.failedFuture(StoreErrors.translate(failure));
                    }
                    boolean expected = failure instanceof StaleKnowledge
                            || StoreErrors.isUniqueViolation(failure)
                            || StoreErrors.isRetryable(failure);
                    if (!expected) {
                        LOG.warn("a batch could not be copied and is stored by statements", failure);
                    }
                    meters.copied("mistaken");
                    othersWrote = true;
                    carefulUntilNanos = System.nanoTime() + CAREFUL.toNanos();
                    return Future.failedFuture(new StaleKnowledge());
                });
    }

    private void abort(Attempt attempt) {
        vertx.executeBlocking(
                        () -> {
                            attempt.abort();
                            return null;
                        },
                        false)
                .onFailure(failure -> LOG.warn("connection not ended", failure));
    }

    /** To be called when nothing is under way. */
    Future<Void> close() {
        Callable<@Nullable Void> closing = () -> {
            for (CopyConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
                end(connection);
            }
            return null;
        };
        return workers.executeBlocking(closing).eventually(workers::close).mapEmpty();
    }

    private static void end(CopyConnection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("connection not closed", e);
        }
    }

    private CopyConnection connection() throws SQLException {
        for (CopyConnection used = idle.poll(); used != null; used = idle.poll()) {
            if (used.isGood()) {
                return used;
            }
            end(used);
        }
        CopyConnection made = store.connectForCopies();
        try {
            made.execute(CandleTable.MAKE_WAITING);
            made.commit();
            return made;
        } catch (SQLException e) {
            end(made);
            throw e;
        }
    }

    /** One batch on its way; on a worker thread. */
    private final class Attempt {
        private final Batch batch;
        private @Nullable CopyConnection connection;
        private boolean tooLate;
        private volatile boolean committing;

        Attempt(Batch batch) {
            this.batch = batch;
        }

        /** Whether the failure leaves open what became of the COMMIT. */
        boolean mayBeStored(Throwable failure) {
            return committing && StoreErrors.isUnavailable(failure);
        }

        /** From any thread that may wait. */
        synchronized void abort() throws SQLException {
            tooLate = true;
            if (connection != null) {
                connection.abort();
            }
        }

        private synchronized void uses(@Nullable CopyConnection open) throws SQLException {
            connection = open;
            if (tooLate && open != null) {
                open.abort();
            }
        }

        long run() throws SQLException, StaleKnowledge {
            List<TradeRow> rows = batch.rows();
            CopyRows identities = IdentityTable.rows(batch.claimants().values());
            List<PoolCandle> added = CandleTable.fold(batch.fills());
            CopyRows trades = TradeTable.copyRows(rows);
            CopyConnection open = connection();
            boolean committed = false;
            try {
                uses(open);
                holdFloor(open, rows);
                UndescribedTokens.hold(open, batch.undescribedTokens());
                IdentityTable.copy(open, identities);
                write(open, added);
                TradeTable.raiseChainHeads(open, rows);
                long last = TradeTable.append(open, rows, trades);
                committing = true;
                open.commit();
                committed = true;
                return last;
            } finally {
                uses(null);
                if (committed) {
                    idle.add(open);
                } else {
                    end(open);
                }
            }
        }

        private void holdFloor(CopyConnection open, List<TradeRow> rows) throws SQLException, StaleKnowledge {
            Instant floor = TradeFloor.hold(open);
            if (rows.stream().anyMatch(row -> row.trade().timestamp().isBefore(floor))) {
                throw new StaleKnowledge();
            }
        }

        private void write(CopyConnection open, List<PoolCandle> added) throws SQLException {
            candles.lock();
            try {
                if (othersWrote) {
                    othersWrote = false;
                    newest.forget();
                }
                NewestCandles.Split split = newest.split(added);
                CandleTable.insert(open, split.fresh());
                CandleTable.merge(open, split.others(), marketClock.instant());
            } finally {
                candles.unlock();
            }
        }
    }
}
