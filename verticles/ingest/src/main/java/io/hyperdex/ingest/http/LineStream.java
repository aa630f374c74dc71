package io.hyperdex.ingest.http;

import io.hyperdex.ingest.posted.Lines;
import io.hyperdex.ingest.posted.PostedItem;
import io.hyperdex.ingest.posted.PostedTradeReader;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.BodyBudget;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.RequestBody;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A body of lines, committed in order, chunk after chunk. A chunk is full by its lines, by their bytes, or when its first line has
 * waited long enough for others. While one chunk is being committed the next one fills; then the request is paused, so that a
 * fast sender waits. What is read and not committed yet counts as bodies do. Lives on the request's event loop.
 */
final class LineStream {
    private static final int CHUNK_LINES_MAX = 1_000;
    private static final int CHUNK_BYTES_MAX = 1 << 20;
    private static final long CHUNK_MILLIS_MAX = 1_000;
    private static final long NO_TIMER = -1;

    private final Call call;
    private final HttpServerRequest request;
    private final PostTrades trades;
    private final Lines lines;
    private final BodyBudget.Share share;
    private final Vertx vertx;
    private final Tally tally = new Tally();
    private final Promise<Answer> answer = Promise.promise();
    private final Deque<Chunk> full = new ArrayDeque<>();
    private Chunk filling = new Chunk();
    /** When the first line of what is filling has waited long enough. */
    private long timer = NO_TIMER;

    private boolean due;
    /** What there was no room for; empty while there is. */
    private Buffer waiting = Buffer.buffer();

    private int items;
    private boolean committing;
    private boolean ended;

    LineStream(Call call, PostTrades trades, PostedTradeReader reader, BodyBudget.Share share, Vertx vertx) {
        this.call = call;
        this.request = call.request();
        this.trades = trades;
        this.share = share;
        this.vertx = vertx;
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
        RequestBody.begin(request);
        return answer.future().onComplete(done -> share.release());
    }

    private void bytes(Buffer received) {
        waiting = waiting.length() == 0 ? received : waiting.copy().appendBuffer(received);
        proceed();
    }

    /** Reads what has come, if there is room for it. */
    private void read() {
        if (waiting.length() == 0 || !share.take(waiting.length())) {
            return;
        }
        filling.grow(waiting.length());
        byte[] bytes = waiting.getBytes();
        waiting = Buffer.buffer();
        lines.take(bytes);
        if (filling.size() == 0) {
            // Blank lines and those that are too long are not kept.
            giveBack(filling, filling.bytes() - lines.kept());
        } else if (filling.bytes() >= CHUNK_BYTES_MAX) {
            fill();
        }
    }

    private void item(PostedItem item) {
        filling.add(items++, item);
        if (filling.size() == CHUNK_LINES_MAX) {
            fill();
        } else if (filling.size() == 1) {
            timer = vertx.setTimer(CHUNK_MILLIS_MAX, late -> {
                due = true;
                proceed();
            });
        }
    }

    private void fill() {
        vertx.cancelTimer(timer);
        due = false;
        full.add(filling);
        filling = new Chunk();
    }

    private void giveBack(Chunk chunk, long bytes) {
        chunk.grow(-bytes);
        share.give(bytes);
    }

    private void proceed() {
        read();
        if (committing || answer.future().isComplete()) {
            pauseWhenFull();
            return;
        }
        boolean crowded = waiting.length() > 0;
        if (full.isEmpty() && (ended || due || crowded) && filling.size() > 0) {
            fill();
        }
        Chunk next = full.poll();
        if (next != null) {
            commit(next);
        } else if (crowded) {
            // Whoever has something to commit makes room by that, and waits for it.
            refuse(ApiException.of(ErrorCode.OVERLOADED, "too many bodies are being read"));
        } else if (ended) {
            finish();
        }
        pauseWhenFull();
    }

    private void pauseWhenFull() {
        if (!ended && !answer.future().isComplete()) {
            if (full.isEmpty() && waiting.length() == 0) {
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
                    giveBack(chunk, chunk.bytes());
                    proceed();
                })
                .onFailure(this::refuse);
    }

    private void finish() {
        trades.answer(tally).onSuccess(answer::tryComplete).onFailure(this::refuse);
    }

    private void refuse(Throwable failure) {
        vertx.cancelTimer(timer);
        full.clear();
        call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        if (!ended) {
            RequestBody.drop(request);
        }
        answer.tryFail(trades.refusal(failure, tally));
    }
}
