package io.hyperdex.ingest;

import io.hyperdex.ingest.http.IngestRoutes;
import io.hyperdex.ingest.relay.FreshCommits;
import io.hyperdex.ingest.relay.OutboxRelay;
import io.hyperdex.ingest.replay.DemoRoutes;
import io.hyperdex.ingest.replay.Replay;
import io.hyperdex.ingest.replay.ReplayConfig;
import io.hyperdex.ingest.retention.Retention;
import io.hyperdex.ingest.store.IngestMeters;
import io.hyperdex.ingest.store.Intake;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.ReferenceChanged;
import io.hyperdex.platform.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role ingest: one writer, one relay, and in a demo the replay, all on one event loop. Deployed once a node. */
public final class IngestVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(IngestVerticle.class);

    private static final Duration RETENTION_EVERY = Duration.ofMinutes(1);

    private final NodeContext node;
    private Intake intake;
    private OutboxRelay relay;
    private Retention retention;
    private MessageConsumer<ReferenceChanged> changes;
    private List<Routes> routes = List.of();
    private @Nullable Replay replay;

    public IngestVerticle(NodeContext node) {
        this.node = node;
    }

    @Override
    public Future<?> start() {
        var meters = new IngestMeters(node.meters());
        var config = node.configuration().section("ingest", IngestConfig.class);
        var commits = new FreshCommits();
        intake = Intake.open(vertx, node, config, meters, commits);
        changes = node.bus().listen(Topics.REFERENCE, this::forget);
        relay = new OutboxRelay(vertx, node, commits);
        relay.start();
        retention = new Retention(vertx, node, config.retention(), RETENTION_EVERY);
        retention.start();
        var ingesting = new IngestRoutes(node, intake, meters);
        var replayConfig = node.configuration().section("replay", ReplayConfig.class);
        if (replayConfig.enabled()) {
            replay = new Replay(vertx, node, intake, replayConfig);
            replay.start();
            routes = List.of(ingesting, new DemoRoutes(node, context, replay));
        } else {
            routes = List.of(ingesting, DemoRoutes.without());
        }
        return Future.succeededFuture();
    }

    /** What the role adds to the front door; once it is deployed. */
    public List<Routes> routes() {
        return routes;
    }

    /** What is accepted is stored and, where this node relays, the next relay goes on from the cursor. */
    @Override
    public Future<?> stop() {
        if (replay != null) {
            replay.stop();
        }
        return intake.close()
                .eventually(changes::unregister)
                .eventually(retention::stop)
                .eventually(relay::stop);
    }

    private void forget(ReferenceChanged change) {
        intake.forget(change.chainId(), change.address())
                .onFailure(failure -> LOG.error("a description was not forgotten", failure));
    }
}
