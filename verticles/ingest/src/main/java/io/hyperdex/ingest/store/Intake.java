package io.hyperdex.ingest.store;

import io.hyperdex.ingest.IngestConfig;
import io.hyperdex.ingest.posted.IncomingTrade;
import io.hyperdex.ingest.relay.FreshCommits;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.store.QuotesConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;

/** The door to the writer's event loop: may be used from any context, and answers on the caller's. */
public final class Intake {
    private final Vertx vertx;
    private final Context home;
    private final TradeWriter writer;

    private Intake(Vertx vertx, Context home, TradeWriter writer) {
        this.vertx = vertx;
        this.home = home;
        this.writer = writer;
    }

    /** Makes a writer that lives on the current event loop, where it hands over what it commits. */
    public static Intake open(
            Vertx vertx, NodeContext node, IngestConfig config, IngestMeters meters, FreshCommits commits) {
        var references = new References(node.configuration().section("quotes", QuotesConfig.class));
        var copies = new CopyTransaction(vertx, node, meters, config.batchesInFlightMax());
        var transaction = new BatchTransaction(vertx, node.store(), references, node.clock(), commits, copies);
        var writer = new TradeWriter(vertx, config, transaction, references, node.bus(), meters);
        node.health().load().watch("ingest", writer::fill);
        return new Intake(vertx, vertx.getOrCreateContext(), writer);
    }

    /** Stores the trades in one transaction; completes after its commit. */
    public Future<Stored> store(String source, Origin origin, List<IncomingTrade> trades) {
        return atHome(writer -> writer.store(source, origin, trades));
    }

    /** Completes when the writer will look the token or pool up again. */
    public Future<Void> forget(long chainId, String address) {
        return atHome(writer -> {
            writer.forget(chainId, address);
            return Future.succeededFuture();
        });
    }

    /** Takes nothing more; completes when everything taken is stored or has failed. */
    public Future<Void> close() {
        return atHome(TradeWriter::close);
    }

    private <T> Future<T> atHome(Function<TradeWriter, Future<T>> work) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> answer = Promise.promise();
        home.runOnContext(arrived ->
                work.apply(writer).onComplete(result -> caller.runOnContext(returned -> answer.handle(result))));
        return answer.future();
    }
}
