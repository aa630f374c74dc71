package io.hyperdex.ingest.http;

import io.hyperdex.ingest.CacheNotice;
import io.hyperdex.ingest.IngestConfig;
import io.hyperdex.ingest.posted.PostedItem;
import io.hyperdex.ingest.posted.PostedTradeReader;
import io.hyperdex.ingest.posted.TradesDocument;
import io.hyperdex.ingest.store.IngestMeters;
import io.hyperdex.ingest.store.Intake;
import io.hyperdex.ingest.store.Origin;
import io.hyperdex.ingest.store.Stored;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.TradeChanges;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.BodyBudget;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.RequestBody;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.platform.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** {@code POST /v1/trades}, as a document or as a stream of lines. */
final class PostTrades {
    /** Reading more than this at once would hold the event loop; it is done on a worker thread. */
    private static final int INLINE_BYTES_MAX = 64 << 10;

    private final Vertx vertx;
    private final Store store;
    private final Intake intake;
    private final PostedTradeReader reader;
    private final IngestMeters meters;
    private final CacheNotice notice;
    private final BodyBudget bodies;

    PostTrades(
            Vertx vertx,
            NodeContext node,
            Intake intake,
            PostedTradeReader reader,
            IngestMeters meters,
            BodyBudget bodies) {
        this.vertx = vertx;
        this.store = node.store();
        this.notice = new CacheNotice(node.bus());
        this.intake = intake;
        this.reader = reader;
        this.meters = meters;
        this.bodies = bodies;
    }

    Future<Answer> answer(Call call) {
        return switch (RequestBody.mediaType(call.request())) {
            case "application/json" -> document(call);
            case "application/x-ndjson" ->
                new LineStream(call, this, reader, bodies.open(call.caller().bucket()), vertx).run();
            default ->
                Future.failedFuture(ApiException.of(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE, "send application/json or application/x-ndjson"));
        };
    }

    private Future<Answer> document(Call call) {
        var tally = new Tally();
        BodyBudget.Share share = bodies.open(call.caller().bucket());
        return RequestBody.read(call.request(), share)
                .compose(body -> read(body.getBytes()))
                .compose(items -> {
                    var chunk = new Chunk();
                    for (int i = 0; i < items.size(); i++) {
                        chunk.add(i, items.get(i));
                    }
                    return commit(call, chunk, tally);
                })
                .compose(committed -> answer(tally))
                .recover(failure -> Future.failedFuture(refusal(failure, tally)))
                .onComplete(done -> share.release());
    }

    private Future<List<PostedItem>> read(byte[] body) {
        if (body.length <= INLINE_BYTES_MAX) {
            return Future.succeededFuture(TradesDocument.read(body, reader, IngestConfig.REQUEST_ROWS_MAX));
        }
        return vertx.executeBlocking(() -> TradesDocument.read(body, reader, IngestConfig.REQUEST_ROWS_MAX), false);
    }

    /** Stores the chunk and counts what became of it. */
    Future<Void> commit(Call call, Chunk chunk, Tally tally) {
        Future<Stored> stored = chunk.trades().isEmpty()
                ? Future.succeededFuture(new Stored(0, 0, List.of(), 0))
                : intake.store(call.caller().source(), Origin.POSTED, chunk.trades());
        return stored.compose(result -> {
            meters.refused(Origin.POSTED, chunk.unreadable());
            tally.add(chunk, result);
            return result.accepted() == 0 ? Future.succeededFuture() : notice.committed(changes(chunk, result));
        });
    }

    private static Invalidation changes(Chunk chunk, Stored stored) {
        var changes = new TradeChanges();
        chunk.trades().forEach(trade -> changes.add(trade.trade()));
        return changes.upTo(stored.position());
    }

    /** Without a commit of its own, the request saw the store as it is. */
    Future<Answer> answer(Tally tally) {
        Future<Long> position =
                tally.position() > 0 ? Future.succeededFuture(tally.position()) : store.withConnection(Heads::offset);
        return position.map(
                offset -> Answer.bare(200, tally.answer(store.identity().at(offset))));
    }

    /** When the store went away, and whenever some of the items had been dealt with: the problem says what is committed. */
    Throwable refusal(Throwable failure, Tally tally) {
        return failure instanceof ApiException refusal
                        && (refusal.code() == ErrorCode.STORE_UNAVAILABLE || !tally.isEmpty())
                ? refusal.with(
                        tally.answer(store.identity().at(tally.position())).asMembers())
                : failure;
    }
}
