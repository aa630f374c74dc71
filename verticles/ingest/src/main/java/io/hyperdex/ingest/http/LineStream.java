package io.hyperdex.ingest.http;

import io.hyperdex.ingest.posted.Lines;
import io.hyperdex.ingest.posted.PostedItem;
import io.hyperdex.ingest.posted.PostedTradeReader;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body of lines, committed in order, chunk after chunk. While one chunk is being committed the next one fills; then the
 * request is paused, so that a fast sender waits and memory stays bounded. Lives on the request's event loop.
 */
final class LineStream {
    private static final Logger LOG = LoggerFactory.getLogger(LineStream.class);
    private static final int CHUNK_LINES_MAX = 1_000;
    /** Of a body whose answer is a refusal, so much is read and dropped to let the sender see the answer. */
    private static final long DRAIN_BYTES_MAX = 32L << 20;

    private final Call call;
    private final HttpServerRequest request;
    private final PostTrades trades;
    private final Lines lines;
    private final Tally tally = new Tally();
    private final Promise<Answer> answer = Promise.promise();
    private final Deque<Chunk> full = new ArrayDeque<>();
    private Chunk filling = new Chunk();
    private int items;
    private boolean committing;
    private boolean ended;

    LineStream(Call call, PostTrades trades, PostedTradeReader reader) {
        this.call = call;
        this.request = call.request();
        this.trades = trades;
        this.lines = new Lines(reader, this::item);
    }

    Future<Answer> run() {
        request.exceptionHandler(answer::tryFail);
        request.handler(this::bytes);
        request.endHandler(end -> {
            lines.end();
            ended = true;
            proceed();
        });
        request.resume();
        return answer.future();
    }

    private void bytes(Buffer chunk) {
        lines.take(chunk.getBytes());
        proceed();
    }

    private void item(PostedItem item) {
        filling.add(items++, item);
        if (filling.size() == CHUNK_LINES_MAX) {
            full.add(filling);
            filling = new Chunk();
        }
    }

    private void proceed() {
        if (committing || answer.future().isComplete()) {
            pauseWhenFull();
            return;
        }
        Chunk next = full.poll();
        if (next == null && ended) {
            if (filling.size() == 0) {
                finish();
                return;
            }
            next = filling;
            filling = new Chunk();
        }
        if (next != null) {
            commit(next);
        }
        pauseWhenFull();
    }

    private void pauseWhenFull() {
        if (!ended && !answer.future().isComplete()) {
            if (full.isEmpty()) {
                request.resume();
            } else {
                request.pause();
            }
        }
    }

    private void commit(Chunk chunk) {
        committing = true;
        Future.succeededFuture()
                .compose(first -> {
                    call.admitAgain();
                    return trades.commit(call, chunk, tally);
                })
                .onSuccess(committed -> {
                    committing = false;
                    proceed();
                })
                .onFailure(this::refuse);
    }

    private void finish() {
        trades.answer(tally).onSuccess(answer::tryComplete).onFailure(this::refuse);
    }

    private void refuse(Throwable failure) {
        full.clear();
        call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        if (!ended) {
            dropTheRest();
        }
        answer.tryFail(trades.refusal(failure, tally));
    }

    private void dropTheRest() {
        long[] dropped = {0};
        request.handler(chunk -> {
            dropped[0] += chunk.length();
            if (dropped[0] > DRAIN_BYTES_MAX) {
                request.connection().close().onFailure(gone -> LOG.debug("already closed", gone));
            }
        });
        request.endHandler(end -> {});
    }
}
