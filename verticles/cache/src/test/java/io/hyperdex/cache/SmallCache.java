package io.hyperdex.cache;

import io.hyperdex.platform.cache.CacheConfig;
import io.hyperdex.platform.cache.CacheConfig.Policy;
import io.hyperdex.platform.cache.CacheMeters;
import io.hyperdex.platform.cache.Point;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/** A cache with room for few answers, which remembers the changes of two tags or of a hundred. */
final class SmallCache {
    private SmallCache() {}

    static AnswerCache of(Random random, InstantSource clock, SharedAnswers shared, int waitingMax) {
        var policy = new Policy(
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                6_000,
                false,
                false);
        int tagsMax = random.nextBoolean() ? 2 : 100;
        var config = new CacheConfig(
                Duration.ofSeconds(8),
                Duration.ofSeconds(2),
                Duration.ZERO,
                waitingMax,
                tagsMax,
                10,
                policy,
                policy,
                policy,
                policy,
                policy,
                policy,
                policy,
                policy,
                policy);
        var meters = new SimpleMeterRegistry();
        var parts = new AnswerCache.Parts(
                new Memory(config, clock, random, meters),
                shared,
                new Changes(tagsMax, new Point(0, 0)),
                new Flights(config.waitingMax()),
                new Outage(() -> false));
        return new AnswerCache("n1", parts, config.loadTimeout(), new CacheMeters(meters), clock);
    }
}
