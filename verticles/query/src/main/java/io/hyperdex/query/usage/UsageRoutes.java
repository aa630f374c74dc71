package io.hyperdex.query.usage;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.Routes;

/** The calls that show limits, blocks, load and usage. */
public final class UsageRoutes implements Routes {
    private final NodeContext node;

    public UsageRoutes(NodeContext node) {
        this.node = node;
    }

    @Override
    public void mount(Api api) {
        var limits = new LimitReads(node, api.contract());
        api.answer("getLimits", limits::limits);
        api.answer("listBlocks", limits::blocks);
        api.answer("liftBlock", limits::lift);
        api.answer("getLoad", limits::load);
        var usage = new UsageReads(node);
        api.stream("getUsage", usage::own);
        api.stream("getAdminUsage", usage::all);
    }
}
