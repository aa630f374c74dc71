package io.hyperdex.domain.risk;

import java.util.List;

/** What a portfolio may lose in a day, from how its tokens have moved together. */
public final class PortfolioRisk {
    private PortfolioRisk() {}

    /**
     * Covariance VaR as a loss ≥ 0: z·√(wᵀΣw)·V, which is z·√(vᵀΣv). The quadratic form of the covariances is the variance of
     * one series, of what the holdings gain together each day: so it takes as many steps as there are returns.
     *
     * @param values what is held of each token
     * @param returns of each token, aligned by day
     * @param confidence such as 0.95
     */
    public static double valueAtRisk(double[] values, List<double[]> returns, double confidence) {
        double[] gains = new double[returns.isEmpty() ? 0 : returns.get(0).length];
        for (int token = 0; token < values.length; token++) {
            for (int day = 0; day < gains.length; day++) {
                gains[day] += values[token] * returns.get(token)[day];
            }
        }
        return Math.max(0, Statistics.normalQuantile(confidence) * Statistics.deviation(gains));
    }
}
