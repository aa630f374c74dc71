package io.hyperdex.node;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.config.Role;
import io.hyperdex.platform.metrics.DependencyProbe;
import io.hyperdex.platform.metrics.EventLoopLag;
import io.hyperdex.platform.store.StoreIdentity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code /status} answers: measured, never configured, except where it says so. */
record StatusReport(
        Instant startedAt,
        NodeConfig config,
        NodeContext context,
        Roles roles,
        DependencyProbe postgres,
        @Nullable DependencyProbe redis,
        EventLoopLag lag) {

    Object now() {
        Build build = Build.current();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("node", config.id());
        report.put("version", build.version());
        report.put("commit", build.commit());
        report.put("startedAt", startedAt);
        report.put("state", Management.state(context.health()));
        report.put("degraded", context.health().degraded());
        report.put("epoch", context.store().identity().epoch());
        report.put("roles", codes());
        report.put("dependencies", dependencies());
        report.put("pool", context.store().state());
        report.putAll(roles.status());
        report.put("eventLoop", Map.of("lagP99Ms", lag.p99Millis()));
        return report;
    }

    private List<String> codes() {
        return config.roles().stream().map(Role::code).toList();
    }

    private Map<String, Object> dependencies() {
        StoreIdentity store = context.store().identity();
        Map<String, Object> dependencies = new LinkedHashMap<>();
        Map<String, Object> stated = answering(postgres);
        stated.put("flavour", store.flavour().name().toLowerCase(Locale.ROOT));
        stated.put("migration", store.migration());
        dependencies.put("postgres", stated);
        dependencies.put("redis", redis == null ? Map.of("state", "none") : answering(redis));
        return dependencies;
    }

    private static Map<String, Object> answering(DependencyProbe probe) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("state", probe.state().up() ? "up" : "down");
        state.put("since", probe.state().since());
        return state;
    }
}
