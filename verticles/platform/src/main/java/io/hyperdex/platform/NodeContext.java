package io.hyperdex.platform;

import io.hyperdex.platform.bus.Bus;
import io.hyperdex.platform.clock.MarketClock;
import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.limits.Limits;
import io.hyperdex.platform.performance.ServicePerformance;
import io.hyperdex.platform.redis.RedisPool;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.usage.UsageRecorder;
import io.micrometer.core.instrument.MeterRegistry;

/** What a role gets from its node; all of it is thread-safe. */
public record NodeContext(
        String nodeId,
        Configuration configuration,
        Store store,
        RedisPool redis,
        Bus bus,
        MarketClock clock,
        MeterRegistry meters,
        Health health,
        ServicePerformance performance,
        Limits limits,
        UsageRecorder usage) {}
