package io.hyperdex.analytics;

import io.hyperdex.analytics.follow.TradeFollower;
import io.hyperdex.analytics.gas.GasWork;
import io.hyperdex.analytics.ledger.LedgerShare;
import io.hyperdex.platform.NodeContext;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;

/** The role analytics: followers of the committed trades, all on one event loop. Deployed once a node. */
public final class AnalyticsVerticle extends VerticleBase {
    private final NodeContext node;
    private final List<TradeFollower> followers = new ArrayList<>();

    public AnalyticsVerticle(NodeContext node) {
        this.node = node;
    }

    @Override
    public Future<?> start() {
        List<TradeFollower> ledgers = LedgerShare.followers(vertx, node);
        followers.addAll(ledgers);
        followers.add(GasWork.follower(vertx, node, () -> ledgers.forEach(TradeFollower::wake)));
        followers.forEach(TradeFollower::start);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return TradeFollower.stopAll(followers);
    }
}
