package io.hyperdex.analytics;

import io.hyperdex.analytics.follow.TradeFollower;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;

/** The role analytics: followers of the committed trades, all on one event loop. Deployed once a node. */
public final class AnalyticsVerticle extends VerticleBase {
    private final List<TradeFollower> followers = new ArrayList<>();

    @Override
    public Future<?> start() {
        followers.forEach(TradeFollower::start);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return TradeFollower.stopAll(followers);
    }
}
