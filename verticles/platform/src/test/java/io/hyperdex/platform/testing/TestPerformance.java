package io.hyperdex.platform.testing;

import io.hyperdex.platform.Health;
import io.hyperdex.platform.cluster.Clustering.Member;
import io.hyperdex.platform.config.Role;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.hyperdex.platform.performance.ServicePerformance;
import io.hyperdex.platform.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;
import java.util.List;

/** The figures of a node that is alone; they change when a test takes a sample. */
public final class TestPerformance {
    private TestPerformance() {}

    public static ServicePerformance of(Store store, MeterRegistry meters, Health health) {
        List<Member> alone = List.of(Member.of("n1", EnumSet.allOf(Role.class)));
        return new ServicePerformance(new ServicePerformance.Sources(
                "n1", meters, health, new EventLoopLag(meters), store::state, () -> alone));
    }
}
