package io.hyperdex.query;

import io.hyperdex.domain.Trade;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.Accept;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.store.Heads;
import io.hyperdex.query.export.ExportFormat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Streams trades as a file. A portion is read, encoded on a worker and written before the next one is read, so a slow reader
 * slows the reading, and holds neither rows nor a connection of the store while it is slow.
 */
final class TradeExport {
    private static final int PORTION = 500;

    private final NodeContext context;
    private final QueryConfig config;
    private final WorkerExecutor encoders;
    private final AtomicInteger running = new AtomicInteger();

    TradeExport(NodeContext context, QueryConfig config, WorkerExecutor encoders) {
        this.context = context;
        this.config = config;
        this.encoders = encoders;
        context.health().load().watch("exports", () -> (double) running.get() / config.exportsMax());
    }

    Future<Void> send(Call call) {
        var kind = ExportFormat.Kind.valueOf(
                call.parameters().requiredString("format").toUpperCase(Locale.ROOT));
        Accept.require(call.request(), kind.mediaType());
        TradeFilter filter = TradeFilter.of(call);
        if (running.incrementAndGet() > config.exportsMax()) {
            running.decrementAndGet();
            throw ApiException.of(ErrorCode.OVERLOADED, "as many exports as allowed are under way");
        }
        return begin(filter)
                .compose(begun -> new Transfer(call, kind, filter, begun).run())
                .eventually(() -> {
                    running.decrementAndGet();
                    return Future.succeededFuture();
                });
    }

    /** Whatever can be refused is refused before the first byte is sent. */
    private Future<Begun> begin(TradeFilter filter) {
        return context.store().withConnection(connection -> {
            Future<AsOf> head = Heads.asOf(
                    connection, context.store().identity(), context.clock().instant());
            Future<TradeTarget> target = TradeTarget.find(connection, filter);
            return Future.all(head, target)
                    .compose(both -> TradeReads.requireSight(connection, target.result(), List.of()))
                    .map(seen -> new Begun(head.result(), target.result()));
        });
    }

    private record Begun(AsOf asOf, TradeTarget target) {}

    /** One export; on the event loop of its request. */
    private final class Transfer {
        private final HttpServerResponse response;
        private final ExportFormat.Kind kind;
        private final ExportFormat format;
        private final Begun begun;
        private final TradeQuery query;
        private final TradeOrder order;
        private final Promise<Void> done = Promise.promise();
        private long left;

        Transfer(Call call, ExportFormat.Kind kind, TradeFilter filter, Begun begun) {
            this.response = call.response();
            this.kind = kind;
            this.format = kind.open();
            this.begun = begun;
            this.query = new TradeQuery(filter, begun.target());
            this.order = TradeReads.order(call.parameters());
            this.left = call.parameters().requiredInteger("limit");
        }

        Future<Void> run() {
            return encoders.executeBlocking(format::start).compose(bytes -> {
                head();
                write(bytes).onFailure(done::fail).onSuccess(written -> next(null));
                return done.future();
            });
        }

        private void head() {
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, kind.contentType())
                    .putHeader(
                            "Content-Disposition",
                            "attachment; filename=\"trades." + kind.name().toLowerCase(Locale.ROOT) + "\"")
                    .putHeader(HttpHeaders.CACHE_CONTROL, Answer.CachePolicy.LIVE.header())
                    .putHeader(HttpHeaders.VARY, Answer.VARY);
            if (kind == ExportFormat.Kind.XLSX) {
                // It is a compressed archive already.
                response.putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
            }
        }

        private void next(@Nullable List<@Nullable String> place) {
            int rows = (int) Math.min(PORTION, left);
            read(place, rows)
                    .compose(trades -> send(trades).map(trades))
                    .onFailure(done::fail)
                    .onSuccess(trades -> {
                        left -= trades.size();
                        if (trades.size() == rows && left > 0) {
                            next(order.place(trades.get(rows - 1)));
                        } else {
                            end();
                        }
                    });
        }

        private Future<List<Trade>> read(@Nullable List<@Nullable String> place, int rows) {
            return begun.target().nothing()
                    ? Future.succeededFuture(List.of())
                    : context.store()
                            .withConnection(connection ->
                                    query.page(connection, context.store().identity(), order, place, rows));
        }

        private Future<Void> send(List<Trade> trades) {
            return trades.isEmpty() ? Future.succeededFuture() : encoded(() -> format.rows(trades));
        }

        private void end() {
            encoded(() -> format.end(begun.asOf()))
                    .compose(written -> response.end())
                    .onComplete(done);
        }

        private Future<Void> encoded(Callable<Buffer> encoding) {
            return encoders.executeBlocking(encoding).compose(this::write);
        }

        /** Done when the bytes are with the operating system: that is the back-pressure. */
        private Future<Void> write(Buffer bytes) {
            return bytes.length() == 0
                    ? Future.succeededFuture()
                    : response.write(bytes).timeout(config.exportStall().toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
