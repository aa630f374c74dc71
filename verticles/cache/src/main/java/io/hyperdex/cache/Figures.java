package io.hyperdex.cache;

import io.hyperdex.platform.cache.CacheConfig;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cache.CacheMeters.Layer;
import io.hyperdex.platform.cache.CacheMeters.Result;
import io.hyperdex.platform.cache.CacheReport;
import io.hyperdex.platform.cache.CacheType;
import java.util.Arrays;

/** What is counted, as it is reported. */
final class Figures {
    private final String node;
    private final CacheConfig config;
    private final Memory memory;
    private final CacheMeters meters;

    Figures(String node, CacheConfig config, Memory memory, CacheMeters meters) {
        this.node = node;
        this.config = config;
        this.memory = memory;
        this.meters = meters;
    }

    long bytes() {
        return Arrays.stream(CacheType.values()).mapToLong(memory::bytes).sum();
    }

    CacheReport report(String mode, int loading, int waiting) {
        return new CacheReport(
                node,
                mode,
                Arrays.stream(CacheType.values()).mapToLong(memory::entries).sum(),
                bytes(),
                memory.evictions(),
                memory.invalidations(),
                loading,
                waiting,
                Arrays.stream(CacheType.values()).map(this::ofType).toList());
    }

    private CacheReport.OfType ofType(CacheType type) {
        return new CacheReport.OfType(
                type.code(),
                memory.entries(type),
                memory.bytes(type),
                config.policy(type).bytesMax(),
                new CacheReport.Memory(
                        count(type, Layer.MEMORY, Result.HIT),
                        count(type, Layer.MEMORY, Result.MISS),
                        count(type, Layer.MEMORY, Result.STALE)),
                new CacheReport.Redis(
                        count(type, Layer.REDIS, Result.HIT),
                        count(type, Layer.REDIS, Result.MISS),
                        count(type, Layer.REDIS, Result.OUTDATED),
                        count(type, Layer.REDIS, Result.ERROR)),
                new CacheReport.Load(
                        count(type, Layer.LOAD, Result.HIT),
                        count(type, Layer.LOAD, Result.OUTDATED),
                        count(type, Layer.LOAD, Result.ERROR),
                        count(type, Layer.LOAD, Result.JOINED)),
                meters.hitRatio(type),
                meters.compressionRatio(type));
    }

    private long count(CacheType type, Layer layer, Result result) {
        return meters.counted(type, layer, result);
    }
}
