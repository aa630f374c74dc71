package io.hyperdex.ingest.relay;

import io.hyperdex.domain.Trade;
import io.hyperdex.ingest.relay.Outbox.Commit;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.bus.Topics.BatchStored;
import io.hyperdex.platform.bus.Topics.HeadAnnounced;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.platform.cluster.Lease;
import io.hyperdex.platform.store.Store;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committed batches in commit order while this node holds the lease. The cursor moves after the publishing, so
 * that a crash between the two repeats messages and loses none; listeners know positions that they have seen.
 *
 * <p>Woken by each commit of any node, and by a poll in case a wake-up was lost. Lives on one event loop.
 */
public final class OutboxRelay implements Lease.Holder {
    public static final String LEASE = "relay";

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final long POLL_MILLIS = 250;
    private static final long HEAD_MILLIS = 1_000;
    private static final long TRIM_MILLIS = 10_000;

    private final Vertx vertx;
    private final Store store;
    private final Bus bus;
    private final Outbox outbox;
    private final FreshCommits fresh;
    private final Lease lease;
    private final List<Long> timers = new ArrayList<>();
    private @Nullable MessageConsumer<BatchStored> stored;
    /** Null while another node holds the lease. */
    private @Nullable SqlConnection connection;

    private long published = -1;
    private boolean relaying;
    private boolean trimming;
    private boolean woken;
    private volatile double lagSeconds;

    /** @param fresh what a writer on the same event loop commits */
    public OutboxRelay(Vertx vertx, NodeContext node, FreshCommits fresh) {
        this.vertx = vertx;
        this.store = node.store();
        this.bus = node.bus();
        this.fresh = fresh;
        this.outbox = new Outbox(store::identity, node.configuration().section("outbox", OutboxConfig.class));
        this.lease = new Lease(vertx, store, LEASE, node.nodeId(), this);
        Gauge.builder("hyperdex.outbox.lag", () -> lagSeconds)
                .baseUnit("seconds")
                .description("Age of the oldest commit that is not published yet, on the node that relays")
                .register(node.meters());
    }

    public void start() {
        stored = bus.listen(Topics.STORED, batch -> wake());
        timers.add(vertx.setPeriodic(POLL_MILLIS, tick -> wake()));
        timers.add(vertx.setPeriodic(HEAD_MILLIS, tick -> announceHead()));
        timers.add(vertx.setPeriodic(TRIM_MILLIS, tick -> trim()));
        lease.start();
    }

    public Future<Void> stop() {
        timers.forEach(vertx::cancelTimer);
        Future<Void> deaf = stored == null ? Future.succeededFuture() : stored.unregister();
        return deaf.eventually(lease::stop);
    }

    public boolean isRelaying() {
        return lease.isHeld();
    }

    @Override
    public void acquired(SqlConnection held) {
        connection = held;
        published = -1;
        relaying = false;
        fresh.keep(true);
        wake();
    }

    @Override
    public void lost() {
        connection = null;
        fresh.keep(false);
        lagSeconds = 0;
    }

    @Override
    public boolean isWorking() {
        return relaying || trimming;
    }

    /** One round at a time; a wake-up during a round makes another one follow. */
    private void wake() {
        SqlConnection open = connection;
        if (open == null) {
            return;
        }
        woken = true;
        if (relaying) {
            return;
        }
        relaying = true;
        woken = false;
        relay(open).onComplete(round -> {
            if (connection != open) {
                return;
            }
            relaying = false;
            if (round.failed()) {
                // The poll tries again; a connection that is gone ends the lease by itself.
                LOG.warn("outbox not relayed", round.cause());
            } else if (woken || round.result()) {
                wake();
            }
        });
    }

    /** Tells whether there may be more. */
    private Future<Boolean> relay(SqlConnection open) {
        Future<Long> from = published >= 0 ? Future.succeededFuture(published) : outbox.cursor(open);
        return from.compose(cursor -> {
                    published = cursor;
                    return outbox.after(open, cursor);
                })
                .compose(commits -> {
                    if (commits.isEmpty()) {
                        lagSeconds = 0;
                        return Future.succeededFuture(false);
                    }
                    Duration age = Duration.between(commits.get(0).committedAt().toInstant(), Instant.now());
                    lagSeconds = Math.max(0, age.toMillis() / 1_000.0);
                    return trades(open, commits)
                            .compose(trades -> publish(open, outbox.messages(commits, trades)))
                            .map(advanced -> true);
                });
    }

    /** What was committed here need not be read; making that many trades is nothing for an event loop. */
    private Future<List<Trade>> trades(SqlConnection open, List<Commit> commits) {
        Supplier<List<Trade>> kept = fresh.take(commits);
        return kept == null ? outbox.trades(open, commits) : vertx.executeBlocking(kept::get, false);
    }

    private Future<Void> publish(SqlConnection open, List<TradesCommitted> messages) {
        if (connection != open) {
            return Future.failedFuture("the lease was lost while trades were read");
        }
        for (TradesCommitted message : messages) {
            bus.publish(Topics.TRADES, message);
            published = message.last();
        }
        return outbox.advance(open, published);
    }

    private void announceHead() {
        if (connection != null && published >= 0) {
            bus.publish(Topics.HEAD, new HeadAnnounced(store.identity().at(published), Instant.now()));
        }
    }

    private void trim() {
        SqlConnection open = connection;
        if (open != null && published >= 0 && !trimming) {
            trimming = true;
            outbox.trim(open, published)
                    .onComplete(done -> trimming = false)
                    .onFailure(failure -> LOG.warn("outbox not trimmed", failure));
        }
    }
}
