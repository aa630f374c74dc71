package io.hyperdex.platform.testing;

import io.hyperdex.platform.config.Configuration;
import io.hyperdex.platform.limits.Limits;
import io.hyperdex.platform.store.Store;
import io.hyperdex.platform.usage.UsageConfig;
import io.hyperdex.platform.usage.UsageRecorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** What the callers of a test's node have used, as it is configured. */
public final class TestUsage {
    private TestUsage() {}

    public static UsageRecorder of(
            Vertx vertx, Store store, Limits limits, MeterRegistry meters, Configuration configuration) {
        return new UsageRecorder(
                new UsageRecorder.Surroundings(vertx, store, "n1", limits.tiers(), meters),
                configuration.section("usage", UsageConfig.class),
                InstantSource.system());
    }
}
