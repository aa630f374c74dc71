package io.hyperdex.cache;

import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Lookup;
import io.vertx.core.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The answers that the nodes of a cluster share. Never fails: what is not there is loaded. */
interface SharedAnswers {
    /**
     * An answer that some node has loaded and this one finds good. Null when there is none: then the asker is to load, and until
     * it keeps or releases, other nodes wait for it, within a limit.
     */
    Future<@Nullable CachedAnswer> find(Lookup lookup, Predicate<CachedAnswer> good);

    /** Shares the answer until then, and ends the waiting of other nodes. */
    void keep(Lookup lookup, CachedAnswer answer, long untilMillis);

    /** Ends the waiting of other nodes: nothing came of the load. */
    void release(Lookup lookup);
}
