package io.hyperdex.ingest.store;

import io.hyperdex.ingest.IngestConfig;
import io.hyperdex.ingest.posted.IncomingTrade;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.BatchStored;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.store.StoreErrors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what requests bring into batches and stores them, several at a time. A batch starts when it is full or when its
 * oldest submission has lingered; while all transactions are under way the queue grows, so batches adapt to the load.
 *
 * <p>Lives on one event loop. When the queue is full, submissions are refused as overloaded; when the store is away, they
 * fail as unavailable. A failed submission may have been stored (the commit's answer was lost): sending it again is safe.
 */
public final class TradeWriter {
    private static final Logger LOG = LoggerFactory.getLogger(TradeWriter.class);
    private static final int ATTEMPTS_MAX = 8;
    private static final int BACKOFF_MILLIS_MAX = 40;
    /** Of the requests of a batch that are stored one by one: with so many of them the store is slow, and not one of them large. */
    private static final int TIMEOUTS_MAX = 2;

    private final Vertx vertx;
    private final IngestConfig config;
    private final BatchTransaction transaction;
    private final References references;
    private final Bus bus;
    private final IngestMeters meters;
    private final Thread loop = Thread.currentThread();
    private final Deque<Submission> queue = new ArrayDeque<>();
    private final Promise<Void> drained = Promise.promise();
    private final AtomicInteger queuedRows = new AtomicInteger();
    private int inFlight;
    private boolean lingering;
    private boolean closing;

    /** To be made on the event loop on which it will be used. */
    TradeWriter(
            Vertx vertx,
            IngestConfig config,
            BatchTransaction transaction,
            References references,
            Bus bus,
            IngestMeters meters) {
        this.vertx = vertx;
        this.config = config;
        this.transaction = transaction;
        this.references = references;
        this.bus = bus;
        this.meters = meters;
        meters.queue(queuedRows::get);
    }

    /** Stores the trades in one transaction; completes after its commit. */
    public Future<Stored> store(String source, Origin origin, List<IncomingTrade> trades) {
        assert Thread.currentThread() == loop;
        if (closing) {
            return Future.failedFuture(ApiException.of(ErrorCode.STORE_UNAVAILABLE, "the node is stopping"));
        }
        // A submission meets an empty queue at worst: then it fits, whatever its size.
        if (queuedRows.get() > 0 && queuedRows.get() + trades.size() > config.queueRowsMax()) {
            return Future.failedFuture(ApiException.of(ErrorCode.OVERLOADED, "too many trades wait for the store"));
        }
        Promise<Stored> answer = Promise.promise();
        queue.add(new Submission(source, origin, trades, System.nanoTime(), answer));
        queuedRows.addAndGet(trades.size());
        dispatch();
        return answer.future();
    }

    /** Forgets what is remembered of a token or a pool, because its description changed. */
    public void forget(long chainId, String address) {
        assert Thread.currentThread() == loop;
        references.forget(chainId, address);
    }

    /** What waits for the store, as a share of what may; any thread. */
    double fill() {
        return (double) queuedRows.get() / config.queueRowsMax();
    }

    /** Takes nothing more; completes when everything taken is stored or has failed. */
    public Future<Void> close() {
        assert Thread.currentThread() == loop;
        closing = true;
        dispatch();
        return drained.future().eventually(transaction::close);
    }

    private void dispatch() {
        while (inFlight < config.batchesInFlightMax() && isBatchDue()) {
            start(nextBatch());
        }
        if (!queue.isEmpty() && inFlight < config.batchesInFlightMax() && !lingering) {
            lingering = true;
            vertx.setTimer(Math.max(1, config.batchLinger().toMillis()), timer -> {
                lingering = false;
                dispatch();
            });
        }
        if (closing && queue.isEmpty() && inFlight == 0) {
            drained.tryComplete();
        }
    }

    private boolean isBatchDue() {
        Submission oldest = queue.peek();
        return oldest != null
                && (closing
                        || queuedRows.get() >= config.batchRowsMax()
                        || System.nanoTime() - oldest.sinceNanos()
                                >= config.batchLinger().toNanos());
    }

    /** Whole submissions from the head of the queue, up to the rows of a batch; at least one, whatever its size. */
    private List<Submission> nextBatch() {
        List<Submission> batch = new ArrayList<>();
        int rows = 0;
        while (!queue.isEmpty()
                && (batch.isEmpty() || rows + queue.element().trades().size() <= config.batchRowsMax())) {
            Submission next = queue.remove();
            rows += next.trades().size();
            batch.add(next);
        }
        queuedRows.addAndGet(-rows);
        return batch;
    }

    private void start(List<Submission> batch) {
        inFlight++;
        storeOrSplit(batch).onComplete(done -> {
            inFlight--;
            dispatch();
        });
    }

    /**
     * Never fails: each submission gets its own answer. A batch that fails, or takes longer than a statement may, is tried again
     * request by request, so that none of them answers for another. An outage is everybody's, and so is a second timeout.
     */
    private Future<Void> storeOrSplit(List<Submission> batch) {
        return attempt(batch, 1).transform(result -> {
            if (result.succeeded()) {
                answer(batch, result.result());
                return Future.succeededFuture();
            }
            boolean late = isTimeout(result.cause());
            if (batch.size() == 1 || closing || (result.cause() instanceof ApiException && !late)) {
                batch.forEach(submission -> submission.answer().tryFail(result.cause()));
                return Future.succeededFuture();
            }
            LOG.atWarn()
                    .setCause(result.cause())
                    .log("batch of {} requests failed; storing them one by one", batch.size());
            return oneByOne(batch, 0);
        });
    }

    private Future<Void> oneByOne(List<Submission> batch, int timeouts) {
        if (batch.isEmpty()) {
            return Future.succeededFuture();
        }
        Submission first = batch.get(0);
        List<Submission> others = batch.subList(1, batch.size());
        return storeOrSplit(List.of(first)).compose(done -> {
            Throwable failure = first.answer().future().cause();
            int more = timeouts + (isTimeout(failure) ? 1 : 0);
            if (more < TIMEOUTS_MAX) {
                return oneByOne(others, more);
            }
            others.forEach(submission -> submission.answer().tryFail(failure));
            return Future.succeededFuture();
        });
    }

    private static boolean isTimeout(@Nullable Throwable failure) {
        return failure instanceof ApiException refusal && refusal.code() == ErrorCode.TIMEOUT;
    }

    private Future<List<Stored>> attempt(List<Submission> batch, int number) {
        long startedNanos = System.nanoTime();
        return transaction
                .run(batch)
                .onSuccess(stored -> meters.committed(Duration.ofNanos(System.nanoTime() - startedNanos)))
                .recover(failure -> {
                    if (failure instanceof StaleKnowledge) {
                        references.forgetUndescribedPools();
                    } else if (!StoreErrors.isRetryable(failure)) {
                        return Future.failedFuture(failure);
                    }
                    return number == ATTEMPTS_MAX
                            ? Future.failedFuture(
                                    ApiException.of(ErrorCode.OVERLOADED, "other writers were always first", failure))
                            : vertx.timer(ThreadLocalRandom.current().nextInt(BACKOFF_MILLIS_MAX) + 1L)
                                    .compose(waited -> attempt(batch, number + 1));
                });
    }

    private void answer(List<Submission> batch, List<Stored> answers) {
        if (answers.stream().anyMatch(stored -> stored.accepted() > 0)) {
            bus.publish(Topics.STORED, new BatchStored(answers.get(0).position()));
        }
        for (int i = 0; i < batch.size(); i++) {
            Submission submission = batch.get(i);
            meters.count(submission.origin(), answers.get(i));
            submission.answer().tryComplete(answers.get(i));
        }
    }
}
