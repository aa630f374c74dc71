package io.hyperdex.domain.risk;

import java.math.BigDecimal;
import java.util.Collection;

/**
 * How much hangs on one holding.
 *
 * @param largest share of the largest holding, a fraction
 * @param herfindahl Σ share²; 1 ÷ it is the number of equal holdings that would be as concentrated
 */
public record Concentration(double largest, double herfindahl) {

    /** Of the values of the holdings, which are ≥ 0; NaN of nothing. */
    public static Concentration of(Collection<BigDecimal> values) {
        double total = values.stream().mapToDouble(BigDecimal::doubleValue).sum();
        if (total <= 0) {
            return new Concentration(Double.NaN, Double.NaN);
        }
        double[] shares = values.stream()
                .mapToDouble(value -> value.doubleValue() / total)
                .toArray();
        double largest = 0;
        double squares = 0;
        for (double share : shares) {
            largest = Math.max(largest, share);
            squares += share * share;
        }
        return new Concentration(largest, squares);
    }
}
