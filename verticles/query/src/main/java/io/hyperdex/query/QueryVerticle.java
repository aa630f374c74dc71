package io.hyperdex.query;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.http.Routes;
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
import org.jspecify.annotations.Nullable;

/** The role query: owns the threads that encode files and the making of reports, and brings the routes of its calls. */
public final class QueryVerticle extends VerticleBase {
    private static final String ENCODERS = "export";

    private final NodeContext node;
    private final QueryConfig config;
    private List<Routes> routes = List.of();
    private @Nullable WorkerExecutor encoders;
    private @Nullable ReportMaker reports;

    public QueryVerticle(NodeContext node) {
        this.node = node;
        this.config = node.configuration().section("query", QueryConfig.class);
    }

    @Override
    public Future<?> start() {
        WorkerExecutor opened = vertx.createSharedWorkerExecutor(ENCODERS, config.encoders());
        encoders = opened;
        return vertx.executeBlocking(DocsRoutes::load).onSuccess(docs -> {
            var cursors = new Cursors(node.store().identity().cursorKey());
            routes = List.of(
                    new QueryRoutes(node, config, opened, cursors),
                    new GasRoutes(node),
                    new ReportRoutes(node, cursors),
                    new KeyRoutes(node, cursors),
                    new ServiceRoutes(node),
                    new UsageRoutes(node),
                    new TraderRoutes(node, new CacheMeters(node.meters()), cursors, config.priceStale()),
                    docs);
            var maker = new ReportMaker(vertx, node, opened);
            reports = maker;
            maker.start();
        });
    }

    /** For the HTTP servers of the node; complete once the verticle is deployed. */
    public List<Routes> routes() {
        return routes;
    }

    @Override
    public Future<?> stop() {
        Future<Void> made = reports == null ? Future.succeededFuture() : reports.stop();
        return made.eventually(() -> encoders == null ? Future.succeededFuture() : encoders.close());
    }
}
