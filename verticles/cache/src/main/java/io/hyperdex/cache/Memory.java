package io.hyperdex.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.hyperdex.platform.cache.CacheConfig;
import io.hyperdex.platform.cache.CacheType;
import io.hyperdex.platform.cache.CachedAnswer;
import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Line;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The answers of this node, each type within its bytes, found by key and by what they depend on. Used on one thread; the
 * library's maintenance runs on it too, so that a dropped answer is out of the index at once.
 */
final class Memory {
    /** Share of its time to live by which an answer may live shorter or longer, so that answers do not expire together. */
    private static final double JITTER = 0.1;

    private final CacheConfig config;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<CacheType, Cache<String, Kept>> byType = new EnumMap<>(CacheType.class);
    private final Map<String, Set<Kept>> byTag = new HashMap<>();
    private final Counter evictions;
    private final Counter invalidations;

    Memory(CacheConfig config, InstantSource clock, RandomGenerator random, MeterRegistry meters) {
        this.config = config;
        this.clock = clock;
        this.random = random;
        this.evictions = meters.counter("hyperdex.cache.evictions");
        this.invalidations = meters.counter("hyperdex.cache.invalidations");
        for (CacheType type : CacheType.values()) {
            byType.put(type, cache(config.policy(type).bytesMax()));
            Tags ofType = Tags.of("type", type.code());
            meters.gauge("hyperdex.cache.bytes", ofType, this, memory -> memory.bytes(type));
            meters.gauge("hyperdex.cache.entries", ofType, this, memory -> memory.entries(type));
        }
    }

    private Cache<String, Kept> cache(long bytesMax) {
        return Caffeine.newBuilder()
                .maximumWeight(bytesMax)
                .weigher((String key, Kept kept) -> kept.weight())
                .expireAfter(Expiry.creating((String key, Kept kept) ->
                        Duration.ofMillis(kept.times().error() - clock.millis())))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .removalListener(
                        (@Nullable String key, @Nullable Kept kept, RemovalCause cause) -> removed(kept, cause))
                .build();
    }

    private void removed(@Nullable Kept kept, RemovalCause cause) {
        if (kept != null) {
            forget(kept);
            kept.lease().revoke();
        }
        if (cause == RemovalCause.SIZE) {
            evictions.increment();
        }
    }

    @Nullable
    Kept find(CacheType type, String key) {
        return cacheOf(type).getIfPresent(key);
    }

    /** Keeps the answer for the times of its type's policy. */
    Kept keep(CacheType type, String key, CachedAnswer answer) {
        var kept = new Kept(key, answer, times(config.policy(type), answer));
        for (String tag : answer.on().tags()) {
            byTag.computeIfAbsent(tag, absent -> new HashSet<>()).add(kept);
        }
        // What is too big for its type is dropped at once, and out of the index with it.
        cacheOf(type).put(key, kept);
        cacheOf(type).cleanUp();
        return kept;
    }

    private Kept.Times times(CacheConfig.Policy policy, CachedAnswer answer) {
        Duration ttl = switch (answer.encoded().policy()) {
            case SETTLED -> policy.ttl();
            case LIVE, PRIVATE -> policy.ttlOpen();
        };
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        long fresh = Math.min(answer.createdAt() + (long) (ttl.toMillis() * factor), answer.expiresAt());
        return new Kept.Times(
                fresh,
                answer.expiresAt() == fresh
                        ? fresh
                        : fresh + policy.revalidate().toMillis(),
                fresh + policy.staleIfError().toMillis());
    }

    /** Outdates what was read before and is touched; it stays for the time that the store is away. */
    void outdate(Line line, long upTo, List<Change> changes) {
        for (Change change : changes) {
            Set<Kept> tagged = byTag.get(change.tag());
            if (tagged != null) {
                List<Kept> touched = tagged.stream()
                        .filter(kept -> line.of(kept.answer().point()) < upTo
                                && kept.answer().on().overlaps(change.from(), change.until()))
                        .toList();
                touched.forEach(this::outdate);
            }
        }
    }

    /** Outdates everything that was read before. */
    void outdateAll(Line line, long upTo) {
        byType.values()
                .forEach(cache -> cache.asMap().values().stream()
                        .filter(kept -> line.of(kept.answer().point()) < upTo)
                        .forEach(this::outdate));
    }

    private void outdate(Kept kept) {
        kept.outdate();
        forget(kept);
        invalidations.increment();
    }

    private void forget(Kept kept) {
        for (String tag : kept.answer().on().tags()) {
            Set<Kept> tagged = byTag.get(tag);
            if (tagged != null) {
                tagged.remove(kept);
                if (tagged.isEmpty()) {
                    byTag.remove(tag);
                }
            }
        }
    }

    private Cache<String, Kept> cacheOf(CacheType type) {
        return Objects.requireNonNull(byType.get(type));
    }

    /** Any thread may ask, here and below. */
    long entries(CacheType type) {
        return cacheOf(type).estimatedSize();
    }

    long bytes(CacheType type) {
        return cacheOf(type)
                .policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    /** Answers that were dropped for want of room. */
    long evictions() {
        return (long) evictions.count();
    }

    /** Answers that a change has outdated. */
    long invalidations() {
        return (long) invalidations.count();
    }
}
