package io.hyperdex.cache;

import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Lookup;
import io.vertx.core.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Of a node without Redis. */
final class NothingShared implements SharedAnswers {
    @Override
    public Future<@Nullable CachedAnswer> find(Lookup lookup, Predicate<CachedAnswer> good) {
        return Future.succeededFuture();
    }

    @Override
    public void keep(Lookup lookup, CachedAnswer answer, long untilMillis) {}

    @Override
    public void release(Lookup lookup) {}
}
