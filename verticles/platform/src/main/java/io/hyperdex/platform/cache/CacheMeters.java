package io.hyperdex.platform.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    private static final int RATIO_DIGITS = 4;

    private record Kind(Layer layer, Result result) {}

    private final Map<CacheType, Counter> answerBytes = new EnumMap<>(CacheType.class);
    private final Map<CacheType, Counter> entryBytes = new EnumMap<>(CacheType.class);
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
            answerBytes.put(type, bytes(meters, type, "answer"));
            entryBytes.put(type, bytes(meters, type, "entry"));
        }
    }

    private static Counter bytes(MeterRegistry meters, CacheType type, String form) {
        return Counter.builder("hyperdex.cache.redis")
                .baseUnit("bytes")
                .description("Bytes of answers, and of the entries that Redis was given for them")
                .tag("type", type.code())
                .tag("form", form)
                .register(meters);
    }

    /** Counts an answer of so many bytes that Redis was given as an entry of so many. */
    public void shared(CacheType type, int answer, int entry) {
        Objects.requireNonNull(answerBytes.get(type)).increment(answer);
        Objects.requireNonNull(entryBytes.get(type)).increment(entry);
    }

    /** Bytes of answers per byte of entries; null before the first. */
    public @Nullable BigDecimal compressionRatio(CacheType type) {
        return ratio(
                Objects.requireNonNull(answerBytes.get(type)).count(),
                Objects.requireNonNull(entryBytes.get(type)).count());
    }

    /** Share of requests that no load of their own was needed for; null before the first. */
    public @Nullable BigDecimal hitRatio(CacheType type) {
        long hits = counted(type, Layer.MEMORY, Result.HIT)
                + counted(type, Layer.MEMORY, Result.STALE)
                + counted(type, Layer.REDIS, Result.HIT)
                + counted(type, Layer.LOAD, Result.JOINED);
        long all = counted(type, Layer.MEMORY, Result.HIT)
                + counted(type, Layer.MEMORY, Result.STALE)
                + counted(type, Layer.MEMORY, Result.MISS);
        return ratio((double) Math.min(hits, all), (double) all);
    }

    private static @Nullable BigDecimal ratio(double part, double whole) {
        return whole == 0 ? null : BigDecimal.valueOf(part / whole).setScale(RATIO_DIGITS, RoundingMode.HALF_EVEN);
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
