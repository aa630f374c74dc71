package io.hyperdex.platform.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts requests by type, layer and what became of them there. One registry, one count; thread-safe. */
public final class CacheMeters {
    /** Where an answer was looked for. */
    public enum Layer {
        MEMORY,
        REDIS,
        LOAD
    }

    /** What became of it there. */
    public enum Result {
        HIT,
        MISS,
        /** Sent although it is outdated or too old. */
        STALE,
        /** There, but older than a change that touches it. */
        OUTDATED,
        /** Waited for somebody else's load. */
        JOINED,
        ERROR
    }

    private record Kind(Layer layer, Result result) {}

    private final Map<CacheType, Map<Kind, Counter>> counters = new EnumMap<>(CacheType.class);

    public CacheMeters(MeterRegistry meters) {
        for (CacheType type : CacheType.values()) {
            Map<Kind, Counter> ofType = new HashMap<>();
            for (Layer layer : Layer.values()) {
                for (Result result : Result.values()) {
                    ofType.put(
                            new Kind(layer, result),
                            Counter.builder("hyperdex.cache.requests")
                                    .tag("type", type.code())
                                    .tag("layer", layer.name().toLowerCase(Locale.ROOT))
                                    .tag("result", result.name().toLowerCase(Locale.ROOT))
                                    .register(meters));
                }
            }
            counters.put(type, ofType);
        }
    }

    public void count(CacheType type, Layer layer, Result result) {
        counter(type, layer, result).increment();
    }

    public long counted(CacheType type, Layer layer, Result result) {
        return (long) counter(type, layer, result).count();
    }

    /** For who counts one kind often. */
    public Counter counter(CacheType type, Layer layer, Result result) {
        return Objects.requireNonNull(Objects.requireNonNull(counters.get(type)).get(new Kind(layer, result)));
    }
}
