package io.hyperdex.query.reports;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.JsonBody;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.query.Cursors;

/** The calls about gas reports. */
public final class ReportRoutes implements Routes {
    private static final int BODY_BYTES_MAX = 4_096;

    private final NodeContext node;
    private final Cursors cursors;
    private final ReportsConfig config;

    public ReportRoutes(NodeContext node, Cursors cursors) {
        this.node = node;
        this.cursors = cursors;
        this.config = node.configuration().section("reports", ReportsConfig.class);
    }

    @Override
    public void mount(Api api) {
        var reports = new GasReports(node, cursors, config, new JsonBody(api.contract(), BODY_BYTES_MAX));
        api.answer("createGasReport", reports::ask);
        api.answer("listGasReports", reports::list);
        api.answer("getGasReport", reports::get);
        api.stream("downloadGasReport", reports::download);
    }
}
