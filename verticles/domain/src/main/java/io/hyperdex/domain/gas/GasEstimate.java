package io.hyperdex.domain.gas;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;

/**
 * How much gas a swap will take.
 *
 * @param units of gas
 * @param n transactions that it was taken from; 0 when it is the default
 */
public record GasEstimate(long units, int n) {
    private static final long TRANSACTION = 21_000;
    private static final long APPROVAL = 45_000;

    /**
     * The median of what like transactions used, else the default of the route.
     *
     * @param history gas used by transactions of the same pair and route
     * @param approval the token must be approved first
     */
    public static GasEstimate of(RouteKind route, boolean approval, Collection<Long> history) {
        BigDecimal median =
                new Percentiles(history.stream().map(BigDecimal::valueOf).toList()).at(50);
        long swap = median == null
                ? TRANSACTION + route.units()
                : median.setScale(0, RoundingMode.CEILING).longValueExact();
        return new GasEstimate(swap + (approval ? APPROVAL : 0), history.size());
    }
}
