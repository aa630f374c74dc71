package io.hyperdex.platform.limits;

import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts refusals by tier and limit, and what was let in without the other nodes. */
final class LimitMeters {
    private static final List<String> POLICIES =
            List.of("minute", "hour", "day", "concurrent", "sockets", "blocked", "load");

    private final Map<String, Map<String, Counter>> refused = new HashMap<>();
    private final Counter alone;

    LimitMeters(MeterRegistry meters, Collection<Tier> tiers) {
        for (Tier tier : tiers) {
            Map<String, Counter> byPolicy = new HashMap<>();
            POLICIES.forEach(policy -> byPolicy.put(
                    policy,
                    Counter.builder("hyperdex.rate.limited")
                            .description("Requests and sockets that were refused")
                            .tag("tier", tier.name())
                            .tag("policy", policy)
                            .register(meters)));
            refused.put(tier.name(), byPolicy);
        }
        alone = Counter.builder("hyperdex.limits.alone")
                .description("Requests and sockets that were let in by this node's own limits, Redis being away")
                .register(meters);
    }

    void refused(Tier tier, ApiException refusal) {
        if (refusal.code() == ErrorCode.BLOCKED) {
            refused(tier, Refusals.BLOCKED);
        } else if (refusal.members().get("violated-policies") instanceof List<?> policies) {
            refused(tier, policies);
        }
    }

    void refused(Tier tier, List<?> policies) {
        Map<String, Counter> byPolicy = refused.getOrDefault(tier.name(), Map.of());
        policies.forEach(policy -> {
            Counter counter = byPolicy.get(String.valueOf(policy));
            if (counter != null) {
                counter.increment();
            }
        });
    }

    void admittedAlone() {
        alone.increment();
    }
}
