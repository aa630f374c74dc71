package io.hyperdex.domain.gas;

import java.math.BigDecimal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What trades of one {@link Kind} cost when they are cheap: the first quartile.
 *
 * @param cost null when there were none
 * @param n how many it was taken from
 */
public record GasBaseline(@Nullable BigDecimal cost, int n) {
    private static final int QUARTILE = 25;

    public static GasBaseline of(Collection<BigDecimal> costs) {
        Percentiles percentiles = new Percentiles(costs);
        return new GasBaseline(percentiles.at(QUARTILE), percentiles.n());
    }

    /** What could have been saved: actual − baseline, negative for a trade that was cheaper; null without a baseline. */
    public @Nullable BigDecimal saving(BigDecimal actual) {
        return cost == null ? null : actual.subtract(cost);
    }

    /** Trades whose gas can be compared; the pair is the same in both directions. */
    public record Kind(long chainId, String token0, String token1, RouteKind route, SizeBand size) {

        public static Kind of(long chainId, String tokenIn, String tokenOut, RouteKind route, SizeBand size) {
            boolean ordered = tokenIn.compareTo(tokenOut) < 0;
            return new Kind(chainId, ordered ? tokenIn : tokenOut, ordered ? tokenOut : tokenIn, route, size);
        }

        /** The same trades by another route. */
        public Kind by(RouteKind other) {
            return new Kind(chainId, token0, token1, other, size);
        }
    }
}
