package io.hyperdex.ingest.store;

import io.hyperdex.ingest.retention.TradeFloor;
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
 * Stores a large batch by {@code COPY}, which costs the server half of what statements do that look for each row first. It
 * supposes that nobody has the trades, and of each pool only candles up to the newest that this node knows. The store's keys judge
 * that: where it is wrong the transaction does nothing, and for a while batches are stored by {@link BatchTransaction}'s
 * statements, which suppose nothing.
 *
 * <p>Its locks are those of every batch, in the same order, but that new candles come before those that it adds to. Two batches
 * of this node cannot wait for one another: they write their candles one after the other.
 */
final class CopyTransaction {
    /** From here on it pays to wait for an answer to each statement. */
    private static final int ROWS_MIN = 200;
    /** How long nothing is supposed after it was wrong: whoever posts what is stored goes on with it for a while. */
    private static final Duration CAREFUL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(CopyTransaction.class);

    private final Store store;
    private final InstantSource marketClock;
    private final IngestMeters meters;
    private final WorkerExecutor workers;
    private final Queue<CopyConnection> idle = new ConcurrentLinkedQueue<>();
    /** Held while a batch writes its candles. */
    private final Lock candles = new ReentrantLock();

    private final NewestCandles newest = new NewestCandles();
    private long carefulUntilNanos = System.nanoTime();

    CopyTransaction(Vertx vertx, Store store, InstantSource marketClock, IngestMeters meters, int batchesInFlightMax) {
        this.store = store;
        this.marketClock = marketClock;
        this.meters = meters;
        this.workers = vertx.createSharedWorkerExecutor("ingest-copies", batchesInFlightMax);
    }

    /** Whether to try, with a batch whose references are resolved and which has not been settled. */
    boolean suits(Batch batch) {
        return batch.entries().size() >= ROWS_MIN && System.nanoTime() - carefulUntilNanos >= 0 && batch.isPlain();
    }

    /**
     * One attempt, of a batch that is settled as if all of it were new; gives the position of the last trade. Fails as {@link
     * StaleKnowledge} when something that it supposed is wrong, which it does not suppose in the next attempts.
     */
    Future<Long> run(Batch batch) {
        Callable<Long> attempt = () -> attempt(batch);
        return workers.executeBlocking(attempt, false)
                .onSuccess(stored -> meters.copied("stored"))
                .recover(failure -> {
                    if (StoreErrors.isRetryable(failure) || StoreErrors.isUnavailable(failure)) {
                        return Future.failedFuture(StoreErrors.translate(failure));
                    }
                    if (!(failure instanceof StaleKnowledge) && !StoreErrors.isUniqueViolation(failure)) {
                        LOG.warn("a batch could not be copied and is stored by statements", failure);
                    }
                    meters.copied("mistaken");
                    carefulUntilNanos = System.nanoTime() + CAREFUL.toNanos();
                    return Future.failedFuture(new StaleKnowledge());
                });
    }

    /** To be called when nothing is under way. */
    Future<Void> close() {
        Callable<@Nullable Void> closing = () -> {
            for (CopyConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
                connection.close();
            }
            return null;
        };
        return workers.executeBlocking(closing).eventually(workers::close).mapEmpty();
    }

    private long attempt(Batch batch) throws SQLException, StaleKnowledge {
        List<TradeRow> rows = batch.rows();
        CopyRows identities = IdentityTable.rows(batch.claimants().values());
        List<PoolCandle> added = CandleTable.fold(batch.fills());
        CopyRows trades = TradeTable.copyRows(rows);
        CopyConnection connection = connection();
        boolean committed = false;
        try {
            holdFloor(connection, rows);
            IdentityTable.copy(connection, identities);
            write(connection, added);
            TradeTable.raiseChainHeads(connection, rows);
            long last = TradeTable.append(connection, rows, trades);
            connection.commit();
            committed = true;
            return last;
        } finally {
            if (committed) {
                idle.add(connection);
            } else {
                connection.close();
            }
        }
    }

    private CopyConnection connection() throws SQLException {
        for (CopyConnection used = idle.poll(); used != null; used = idle.poll()) {
            if (used.isAlive()) {
                return used;
            }
            used.close();
        }
        CopyConnection made = store.connectForCopies();
        made.execute(CandleTable.MAKE_WAITING);
        return made;
    }

    private static void holdFloor(CopyConnection connection, List<TradeRow> rows) throws SQLException, StaleKnowledge {
        Instant floor = TradeFloor.hold(connection);
        if (rows.stream().anyMatch(row -> row.trade().timestamp().isBefore(floor))) {
            throw new StaleKnowledge();
        }
    }

    private void write(CopyConnection connection, List<PoolCandle> added) throws SQLException {
        candles.lock();
        try {
            NewestCandles.Split split = newest.split(added);
            CandleTable.insert(connection, split.fresh());
            CandleTable.merge(connection, split.others(), marketClock.instant());
        } catch (SQLException e) {
            newest.forget();
            throw e;
        } finally {
            candles.unlock();
        }
    }
}
