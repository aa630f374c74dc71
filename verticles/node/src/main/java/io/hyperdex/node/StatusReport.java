package io.hyperdex.node;

import io.hyperdex.ingest.relay.OutboxStatus;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cluster.Clustering.Member;
import io.hyperdex.platform.config.Role;
import io.hyperdex.platform.metrics.DependencyProbe;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.hyperdex.platform.store.StoreIdentity;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@code /status} answers: what is measured now, and null for what cannot be asked now. */
record StatusReport(
        Instant startedAt,
        NodeConfig config,
        NodeContext context,
        Supplier<List<Member>> members,
        Roles roles,
        DependencyProbe postgres,
        @Nullable DependencyProbe redis,
        EventLoopLag lag) {
    private static final long STORE_MILLIS_MAX = 1_000;

    Future<Object> now() {
        return roles.outbox()
                .timeout(STORE_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .map(this::report)
                .otherwise(failure -> report(null));
    }

    private Object report(@Nullable OutboxStatus outbox) {
        Build build = Build.current();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("node", config.id());
        report.put("version", build.version());
        report.put("commit", build.commit());
        report.put("startedAt", startedAt);
        report.put("state", Management.state(context.health()));
        report.put("degraded", context.health().degraded());
        report.put("epoch", context.store().identity().epoch());
        report.put("roles", config.roles().stream().map(Role::code).toList());
        report.put("members", members.get());
        report.put("leases", leases(outbox));
        report.put("dependencies", dependencies());
        // No node follows a chain yet.
        report.put("chains", Map.of());
        report.put("outbox", outbox == null ? null : new Outbox(outbox));
        report.put("cache", roles.cache());
        report.put("pool", context.store().state());
        report.put("sockets", roles.sockets());
        report.put("keys", roles.keys());
        report.put("load", Math.round(100 * context.health().load().load()) / 100.0);
        report.put("eventLoop", Map.of("lagP99Ms", lag.p99Millis()));
        return report;
    }

    private record Outbox(String position, long pending, double oldestSeconds) {
        Outbox(OutboxStatus status) {
            this(status.position().toString(), status.pending(), status.oldestSeconds());
        }
    }

    private static Map<String, Object> leases(@Nullable OutboxStatus outbox) {
        Map<String, Object> leases = new LinkedHashMap<>();
        leases.put("relay", outbox == null ? null : outbox.holder());
        return leases;
    }

    private Map<String, Object> dependencies() {
        StoreIdentity store = context.store().identity();
        Map<String, Object> dependencies = new LinkedHashMap<>();
        Map<String, Object> stated = answering(postgres);
        stated.put("flavour", store.flavour().name().toLowerCase(Locale.ROOT));
        stated.put("migration", store.migration());
        dependencies.put("postgres", stated);
        dependencies.put("redis", redis == null ? Map.of("state", "none") : redis(redis));
        return dependencies;
    }

    private Map<String, Object> redis(DependencyProbe probe) {
        Map<String, Object> stated = answering(probe);
        stated.put("breaker", context.redis().breaker().name().toLowerCase(Locale.ROOT));
        return stated;
    }

    private static Map<String, Object> answering(DependencyProbe probe) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("state", probe.state().up() ? "up" : "down");
        state.put("since", probe.state().since());
        return state;
    }
}
