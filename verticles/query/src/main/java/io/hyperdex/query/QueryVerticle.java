package io.hyperdex.query;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.platform.http.contract.Contract;
import io.hyperdex.query.access.KeyRoutes;
import io.hyperdex.query.docs.DocsRoutes;
import io.hyperdex.query.gas.GasRoutes;
import io.hyperdex.query.reports.ReportMaker;
import io.hyperdex.query.reports.ReportRoutes;
import io.hyperdex.query.service.ServiceRoutes;
import io.hyperdex.query.traders.TraderRoutes;
import io.hyperdex.query.usage.UsageRoutes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The role query: owns the threads that encode files and the making of reports, brings the routes of its calls, and tells what
 * reads answer to whoever streams it.
 */
public final class QueryVerticle extends VerticleBase {
    private static final String ENCODERS = "export";

    private final NodeContext node;
    private final QueryConfig config;
    private List<Routes> routes = List.of();
    private @Nullable WorkerExecutor encoders;
    private @Nullable ReportMaker reports;
    private @Nullable States states;

    public QueryVerticle(NodeContext node) {
        this.node = node;
        this.config = node.configuration().section("query", QueryConfig.class);
    }

    @Override
    public Future<?> start() {
        WorkerExecutor opened = vertx.createSharedWorkerExecutor(ENCODERS, config.encoders());
        encoders = opened;
        Future<DocsRoutes> docs = vertx.executeBlocking(DocsRoutes::load, false);
        Future<Contract> contract = vertx.executeBlocking(Contract::load, false);
        return Future.all(docs, contract).compose(both -> serve(opened, docs.result(), contract.result()));
    }

    private Future<Void> serve(WorkerExecutor opened, DocsRoutes docs, Contract contract) {
        var cursors = new Cursors(node.store().identity().cursorKey());
        var reads = new QueryRoutes(node, config, opened, cursors);
        var gas = new GasRoutes(node);
        var traders = new TraderRoutes(node, new CacheMeters(node.meters()), cursors, config.priceStale());
        routes = List.of(
                reads,
                gas,
                new ReportRoutes(node, cursors),
                new KeyRoutes(node, cursors),
                new ServiceRoutes(node),
                new UsageRoutes(node),
                traders,
                docs);
        var maker = new ReportMaker(vertx, node, opened);
        reports = maker;
        maker.start();
        var told = new States(node.bus(), contract);
        states = told;
        return told.serve(Stream.of(reads.states(), gas.states(), traders.states())
                .flatMap(List::stream)
                .toList());
    }

    /** For the HTTP servers of the node; complete once the verticle is deployed. */
    public List<Routes> routes() {
        return routes;
    }

    @Override
    public Future<?> stop() {
        Future<Void> silent = states == null ? Future.succeededFuture() : states.stop();
        Future<Void> made = reports == null ? Future.succeededFuture() : reports.stop();
        return silent.eventually(() -> made)
                .eventually(() -> encoders == null ? Future.succeededFuture() : encoders.close());
    }
}
