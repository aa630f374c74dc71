package io.hyperdex.ingest;

import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.bus.Topics;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Line;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells caches what a commit has outdated: the one of this node before the writer is answered, so that it reads what it wrote.
 */
public final class CacheNotice {
    private static final Logger LOG = LoggerFactory.getLogger(CacheNotice.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Bus bus;

    public CacheNotice(Bus bus) {
        this.bus = bus;
    }

    /** Trades; other nodes hear of them from the relay. Never fails: what is committed is not taken back for a cache. */
    public Future<Void> committed(Invalidation invalidation) {
        return bus.askHere(Topics.INVALIDATE, invalidation, TIMEOUT)
                .<Void>mapEmpty()
                .recover(failure -> {
                    if (!Bus.isUnserved(failure)) {
                        LOG.atWarn()
                                .addKeyValue("reason", failure.getMessage())
                                .log("the cache was not told of a commit");
                    }
                    return Future.succeededFuture();
                });
    }

    /** Descriptions or prices, by what carries the tags; all nodes hear of it. */
    public Future<Void> changed(long version, String... tags) {
        Invalidation invalidation = Invalidation.of(Line.REFERENCE, version, tags);
        bus.publish(Topics.CHANGED, invalidation);
        return committed(invalidation);
    }
}
