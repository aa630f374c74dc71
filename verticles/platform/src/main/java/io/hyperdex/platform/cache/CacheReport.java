package io.hyperdex.platform.cache;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one node's cache; counts are since its start.
 *
 * @param mode memory, or redis when that is there to be shared
 * @param evictions answers dropped for want of room
 * @param invalidations answers that a change has outdated
 * @param loading questions that are being loaded now
 * @param waiting requests that wait for these loads
 */
public record CacheReport(
        String node,
        String mode,
        long entries,
        long bytes,
        long evictions,
        long invalidations,
        int loading,
        int waiting,
        List<OfType> types) {

    /**
     * Of one type.
     *
     * @param hitRatio share of requests that no load of their own was needed for; null before the first
     * @param compressionRatio bytes of answers per byte that Redis was given for them; null before the first
     */
    public record OfType(
            String type,
            long entries,
            long bytes,
            long bytesMax,
            Memory memory,
            Redis redis,
            Load load,
            @Nullable BigDecimal hitRatio,
            @Nullable BigDecimal compressionRatio) {}

    /** @param stale sent past their time or outdated, while the store was away */
    public record Memory(long hits, long misses, long stale) {}

    /** @param outdated there, but older than a change that touches them */
    public record Redis(long hits, long misses, long outdated, long errors) {}

    /**
     * Loads from the store.
     *
     * @param outdated those whose answer a change outdated meanwhile, so that it was not kept
     * @param joined requests that waited for somebody else's load
     */
    public record Load(long loads, long outdated, long errors, long joined) {}
}
