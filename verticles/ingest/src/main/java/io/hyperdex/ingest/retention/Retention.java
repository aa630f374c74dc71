package io.hyperdex.ingest.retention;

import io.hyperdex.ingest.retention.TradeFloor.ToClear;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cluster.Lease;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the months of trades that are wholly older than the configured age, while this node holds the lease: it raises the
 * floor, waits until no stream can resume from below it and analytics has read it, and drops what is there. Each step can be repeated, so a crash
 * between two of them loses nothing. Lives on one event loop.
 */
public final class Retention implements Lease.Holder {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final String LEASE = "retention";
    /** Of identities that one statement looks through: some ten thousand of them. */
    private static final long PAGES_MAX = 128;

    private final Vertx vertx;
    private final Duration age;
    private final Duration every;
    private final InstantSource clock;
    private final Lease lease;
    private @Nullable SqlConnection connection;
    private boolean running;
    private long timer = -1;

    /**
     * @param age of the youngest trade that may go; zero keeps everything
     * @param every how often it looks
     */
    public Retention(Vertx vertx, NodeContext node, Duration age, Duration every) {
        this.vertx = vertx;
        this.age = age;
        this.every = every;
        this.clock = node.clock();
        this.lease = new Lease(vertx, node.store(), LEASE, node.nodeId(), this);
    }

    public void start() {
        if (!age.isZero()) {
            timer = vertx.setPeriodic(every.toMillis(), tick -> round());
            lease.start();
        }
    }

    public Future<Void> stop() {
        if (age.isZero()) {
            return Future.succeededFuture();
        }
        vertx.cancelTimer(timer);
        return lease.stop();
    }

    @Override
    public void acquired(SqlConnection held) {
        connection = held;
        running = false;
        round();
    }

    @Override
    public void lost() {
        connection = null;
    }

    @Override
    public boolean isWorking() {
        return running;
    }

    private void round() {
        SqlConnection open = connection;
        if (open == null || running) {
            return;
        }
        running = true;
        YearMonth month = YearMonth.from(clock.instant().minus(age).atOffset(ZoneOffset.UTC));
        Instant wanted = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        TradeFloor.raise(open, wanted)
                .compose(floor -> TradeFloor.isReadBelow(open, floor)
                        .compose(read -> read ? Future.succeededFuture() : remove(open, floor)))
                .onComplete(done -> running = connection == open ? false : running)
                .onFailure(failure -> LOG.warn("old trades not removed yet", failure));
    }

    private Future<Void> remove(SqlConnection open, Instant floor) {
        return TradeFloor.dropTrades(open, floor)
                .compose(dropped -> TradeFloor.toClear(open))
                .compose(clearing -> {
                    Promise<Void> cleared = Promise.promise();
                    clear(open, clearing, 0, cleared);
                    return cleared.future();
                });
    }

    /** Page after page; a promise and no chain of futures, which would be as long as the store is large. */
    private static void clear(SqlConnection open, ToClear clearing, long from, Promise<Void> cleared) {
        if (from >= clearing.pages()) {
            TradeFloor.cleared(open, clearing.before()).onComplete(cleared);
            return;
        }
        long to = from + PAGES_MAX;
        TradeFloor.deleteIdentities(open, clearing.before(), from, to)
                .onSuccess(deleted -> clear(open, clearing, to, cleared))
                .onFailure(cleared::fail);
    }
}
