package io.hyperdex.domain.risk;

import java.util.List;

/** What a portfolio may lose in a day, from how its tokens have moved together. */
public final class PortfolioRisk {
    private PortfolioRisk() {}

    /**
     * Covariance VaR as a loss ≥ 0: z·√(wᵀΣw)·V, which is z·√(vᵀΣv).
     *
     * @param values what is held of each token
     * @param returns of each token, aligned by day
     * @param confidence such as 0.95
     */
    public static double valueAtRisk(double[] values, List<double[]> returns, double confidence) {
        double variance = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values.length; j++) {
                variance += values[i] * values[j] * Statistics.covariance(returns.get(i), returns.get(j));
            }
        }
        // Rounding can make the variance of holdings that cancel out a hair less than nothing.
        return Math.max(0, Statistics.normalQuantile(confidence) * Math.sqrt(variance < 0 ? 0 : variance));
    }

    /** Returns of the portfolio as it is now over the days that are past. */
    public static double[] pastReturns(double[] values, List<double[]> returns) {
        double total = 0;
        for (double value : values) {
            total += value;
        }
        double[] past = new double[returns.isEmpty() ? 0 : returns.get(0).length];
        for (int token = 0; token < values.length; token++) {
            for (int day = 0; day < past.length; day++) {
                past[day] += values[token] / total * returns.get(token)[day];
            }
        }
        return past;
    }
}
