package io.hyperdex.platform.usage;

import io.hyperdex.platform.limits.Tiers;
import io.hyperdex.platform.store.Store;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what callers use and writes it every few seconds. While the store is away the counts stay here: within the bound by
 * caller, beyond it by route alone. A node that is killed loses what it has counted since the last write; one that stops loses
 * nothing. Thread-safe.
 */
public final class UsageRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(UsageRecorder.class);
    private static final long CLOSING_MILLIS_MAX = 5_000;

    private final Vertx vertx;
    private final Store store;
    private final UsageConfig config;
    private final Tiers tiers;
    private final InstantSource clock;
    private final String writer;
    private final UsageCounts counts;
    private final Counter lost;
    private final long timer;
    private @Nullable Batch unwritten;
    private long lastBatch;
    private @Nullable Future<Void> writing;

    private record Batch(long number, List<UsageEntry> entries) {}

    /** What the recorder works with. */
    public record Surroundings(Vertx vertx, Store store, String node, Tiers tiers, MeterRegistry meters) {}

    public UsageRecorder(Surroundings node, UsageConfig config, InstantSource clock) {
        this.vertx = node.vertx();
        this.store = node.store();
        this.config = config;
        this.tiers = node.tiers();
        this.clock = clock;
        counts = new UsageCounts(config.entriesMax());
        writer = node.node() + ":" + UUID.randomUUID();
        lost = Counter.builder("hyperdex.usage.lost")
                .description("Requests that were not counted, because there was no room while the store was away")
                .register(node.meters());
        node.meters().gauge("hyperdex.usage.entries", counts, UsageCounts::size);
        timer = vertx.setPeriodic(
                config.flush().toMillis(),
                tick -> flush().onFailure(failure -> LOG.debug("usage not written yet", failure)));
    }

    public void record(Served served) {
        if (!config.enabled()) {
            return;
        }
        long minute = Math.floorDiv(clock.millis(), 60_000L);
        var key = new UsageEntry.Key(
                minute, served.key(), served.route(), served.tier(), served.status(), served.denied());
        if (!counts.add(key, served)) {
            lost.increment();
        }
    }

    /** Writes what has been counted. One batch is under way at a time; one that failed is sent again as it was. */
    public synchronized Future<Void> flush() {
        if (writing != null) {
            return writing;
        }
        Batch batch = unwritten == null ? new Batch(++lastBatch, counts.take()) : unwritten;
        unwritten = batch;
        if (batch.entries().isEmpty()) {
            unwritten = null;
            return Future.succeededFuture();
        }
        Future<Void> written = UsageTable.add(store, writer, batch.number(), batch.entries(), tiers)
                .compose(added -> expire());
        writing = written;
        return written.onComplete(done -> concluded(done.succeeded()));
    }

    private Future<Void> expire() {
        return config.retention().isZero()
                ? Future.succeededFuture()
                : UsageTable.expire(store, clock.instant().minus(config.retention()));
    }

    private synchronized void concluded(boolean written) {
        writing = null;
        if (written) {
            unwritten = null;
        }
    }

    /** What a failed batch held, and what was counted after it. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        return flush().otherwiseEmpty()
                .compose(first -> flush())
                .compose(second -> flush())
                .timeout(CLOSING_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .onFailure(failure -> LOG.atError().setCause(failure).log("the usage of the last minutes is lost"));
    }
}
