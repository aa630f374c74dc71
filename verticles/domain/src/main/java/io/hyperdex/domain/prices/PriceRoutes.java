package io.hyperdex.domain.prices;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By which pool each token of a chain is valued, as Uniswap's subgraph does: stable coins first, the wrapped native coin
 * against these, the others through the deepest pool against what has a value already. Only pools above the floor are given.
 */
public final class PriceRoutes {
    private static final Comparator<Step> DEEPEST = Comparator.comparing((Step step) -> step.pool.liquidityUsd)
            .reversed()
            .thenComparing(step -> step.pool.id);

    private final Set<Integer> stable;
    private final Map<Integer, Step> byToken = new HashMap<>();
    private final List<List<Step>> levels = new ArrayList<>();

    /** A pool deep enough to be believed. */
    public record DeepPool(int id, int token0, int token1, BigDecimal liquidityUsd) {}

    /**
     * What a token is worth follows from the pool's price and from what the anchor is worth.
     *
     * @param anchor the pool's other token
     */
    public record Step(DeepPool pool, int token, int anchor) {
        public boolean ofToken0() {
            return token == pool.token0;
        }
    }

    /**
     * @param stables in the order of trust: the first is never valued by a pool
     * @param wrappedNative null where the chain has none that is known
     * @param hopsMax pools of the longest route
     */
    public PriceRoutes(
            List<Integer> stables, @Nullable Integer wrappedNative, Collection<DeepPool> pools, int hopsMax) {
        this.stable = new HashSet<>(stables);
        Set<Integer> valued = new HashSet<>();
        if (!stables.isEmpty()) {
            valued.add(stables.get(0));
            level(valued, pools, token -> stable.contains(token));
            valued.addAll(stable);
        }
        if (wrappedNative != null) {
            level(valued, pools, token -> token.equals(wrappedNative));
        }
        for (int hop = 0; hop < hopsMax; hop++) {
            level(valued, pools, token -> true);
        }
    }

    /** A token for which a level looks. */
    private interface Wanted {
        boolean is(Integer token);
    }

    /** The deepest step to each wanted token that has no value yet, from those that have. */
    private void level(Set<Integer> valued, Collection<DeepPool> pools, Wanted wanted) {
        Map<Integer, Step> found = new HashMap<>();
        for (DeepPool pool : pools) {
            for (Step step :
                    List.of(new Step(pool, pool.token0, pool.token1), new Step(pool, pool.token1, pool.token0))) {
                if (valued.contains(step.anchor) && !valued.contains(step.token) && wanted.is(step.token)) {
                    found.merge(step.token, step, (one, other) -> DEEPEST.compare(one, other) <= 0 ? one : other);
                }
            }
        }
        if (!found.isEmpty()) {
            levels.add(found.values().stream()
                    .sorted(Comparator.comparing(Step::token))
                    .toList());
            byToken.putAll(found);
            valued.addAll(found.keySet());
        }
    }

    /** In the order in which they are to be valued: a step's anchor is stable or of an earlier level. */
    public List<List<Step>> levels() {
        return levels;
    }

    /** How a token is valued; null where no deep pool leads to a stable coin. */
    public @Nullable Step of(int token) {
        return byToken.get(token);
    }

    public boolean isStable(int token) {
        return stable.contains(token);
    }
}
