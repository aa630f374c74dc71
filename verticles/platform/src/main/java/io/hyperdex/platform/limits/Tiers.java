package io.hyperdex.platform.limits;

import io.hyperdex.platform.http.Caller;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configured tiers. */
public final class Tiers {
    private final Map<String, Tier> byName;
    private final Tier smallest;

    public static Tiers of(LimitsConfig config) {
        return new Tiers(config);
    }

    private Tiers(LimitsConfig config) {
        byName = config.byName();
        smallest = byName.values().stream()
                .filter(tier -> !tier.unlimited())
                .min(Comparator.comparingLong(Tier::minute))
                .or(() -> byName.values().stream().findFirst())
                .orElseThrow(() -> new IllegalArgumentException("limits.tiers is empty"));
    }

    /** A tier that is configured no longer counts as the smallest one. */
    public Tier of(Caller caller) {
        return byName.getOrDefault(caller.tier(), smallest);
    }

    public @Nullable Tier named(String name) {
        return byName.get(name);
    }

    public boolean knows(String name) {
        return byName.containsKey(name);
    }

    public Collection<Tier> all() {
        return byName.values();
    }
}
