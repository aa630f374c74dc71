package io.hyperdex.domain.risk;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Measures of a series of returns per period, bare: no least number of returns, the rates per period, the periods per year a
 * parameter. NaN in a series is a return that is missing; NaN as a result is a measure that is not defined. A ratio without
 * deviation or without downside is what division makes of it, infinite or NaN; an answer shows neither.
 */
public final class Measures {
    private Measures() {}

    /** Π(1 + r) − 1. */
    public static double cumulative(double[] returns) {
        double[] wealth = wealth(returns);
        return wealth.length == 0 ? Double.NaN : wealth[wealth.length - 1] - 1;
    }

    /** What 1 has become after each period; a missing return changes nothing. */
    public static double[] wealth(double[] returns) {
        double[] wealth = new double[returns.length];
        double value = 1;
        for (int i = 0; i < returns.length; i++) {
            value *= 1 + (Double.isNaN(returns[i]) ? 0 : returns[i]);
            wealth[i] = value;
        }
        return wealth;
    }

    /** (1 + R)^(1 / years) − 1. */
    public static double annualised(double cumulative, double years) {
        return Math.pow(1 + cumulative, 1 / years) - 1;
    }

    public static double annualised(double[] returns, double periodsPerYear) {
        return annualised(cumulative(returns), returns.length / periodsPerYear);
    }

    /** Sample standard deviation, annualised. */
    public static double volatility(double[] returns, double periodsPerYear) {
        return Statistics.deviation(returns) * Math.sqrt(periodsPerYear);
    }

    /** Mean excess return per unit of its deviation, annualised. */
    public static double sharpe(double[] returns, double[] riskFree, double periodsPerYear) {
        double[] excess = excess(returns, riskFree);
        return Statistics.present(excess).length < 2
                ? Double.NaN
                : Statistics.mean(excess) / Statistics.deviation(excess) * Math.sqrt(periodsPerYear);
    }

    public static double sharpe(double[] returns, double riskFree, double periodsPerYear) {
        return sharpe(returns, constant(riskFree, returns.length), periodsPerYear);
    }

    /** √(Σ min(r − required, 0)² / n over all n), annualised. */
    public static double downsideRisk(double[] returns, double[] required, double periodsPerYear) {
        double[] below = Arrays.stream(excess(returns, required))
                .map(excess -> Math.min(excess, 0))
                .toArray();
        double[] squares = Arrays.stream(below).map(value -> value * value).toArray();
        return Math.sqrt(Statistics.mean(squares)) * Math.sqrt(periodsPerYear);
    }

    /** Mean excess return per unit of downside risk, annualised. */
    public static double sortino(double[] returns, double[] required, double periodsPerYear) {
        double[] excess = excess(returns, required);
        return Statistics.present(excess).length < 2
                ? Double.NaN
                : Statistics.mean(excess) * periodsPerYear / downsideRisk(returns, required, periodsPerYear);
    }

    public static double sortino(double[] returns, double required, double periodsPerYear) {
        return sortino(returns, constant(required, returns.length), periodsPerYear);
    }

    /** The deepest fall from a high before it, a fraction ≤ 0; the start counts as a high. */
    public static double maxDrawdown(double[] returns) {
        return returns.length == 0 ? Double.NaN : Drawdown.deepest(returns).depth();
    }

    /** Annualised return per unit of the deepest drawdown; NaN when it never fell. */
    public static double calmar(double[] returns, double periodsPerYear) {
        double drawdown = maxDrawdown(returns);
        return drawdown < 0 ? annualised(returns, periodsPerYear) / -drawdown : Double.NaN;
    }

    /** The return that 1 − confidence of the returns stay below; a loss is negative here. */
    public static double historicalQuantile(double[] returns, double confidence) {
        return Statistics.quantile(returns, 1 - confidence);
    }

    /** The same if returns were normal with their mean and deviation. */
    public static double parametricQuantile(double[] returns, double confidence) {
        return Statistics.mean(returns) + Statistics.normalQuantile(1 - confidence) * Statistics.deviation(returns);
    }

    /** Mean of the returns up to the historical quantile. */
    public static double tailMean(double[] returns, double confidence) {
        double limit = historicalQuantile(returns, confidence);
        return Statistics.mean(
                Arrays.stream(returns).filter(value -> value <= limit).toArray());
    }

    /** A return as a loss ≥ 0, as VaR and ES are answered. */
    public static double loss(double value) {
        return Double.isNaN(value) ? value : Math.abs(Math.min(0, value));
    }

    /** Covariance with the benchmark per unit of its variance; NaN for a flat benchmark. */
    public static double beta(double[] returns, double[] benchmark) {
        double[] base = paired(benchmark, returns);
        double variance = Statistics.covariance(base, base);
        return variance > 0 ? Statistics.covariance(returns, benchmark) / variance : Double.NaN;
    }

    /** What is left of the excess return when beta times the benchmark's is taken off, compounded over a year. */
    public static double alpha(double[] returns, double[] benchmark, double riskFree, double periodsPerYear) {
        double beta = beta(returns, benchmark);
        double[] left = IntStream.range(0, returns.length)
                .mapToDouble(i -> returns[i] - riskFree - beta * (benchmark[i] - riskFree))
                .toArray();
        return Math.pow(1 + Statistics.mean(left), periodsPerYear) - 1;
    }

    /** NaN when either is flat. */
    public static double correlation(double[] returns, double[] benchmark) {
        double deviations =
                Statistics.deviation(paired(returns, benchmark)) * Statistics.deviation(paired(benchmark, returns));
        return deviations > 0 ? Statistics.covariance(returns, benchmark) / deviations : Double.NaN;
    }

    /** Deviation of the difference to the benchmark, annualised. */
    public static double trackingError(double[] returns, double[] benchmark, double periodsPerYear) {
        return volatility(excess(returns, benchmark), periodsPerYear);
    }

    private static double[] excess(double[] returns, double[] rates) {
        if (returns.length != rates.length) {
            throw new IllegalArgumentException("series of different length");
        }
        return IntStream.range(0, returns.length)
                .mapToDouble(i -> returns[i] - rates[i])
                .toArray();
    }

    /** The values for which the other series has one too. */
    private static double[] paired(double[] values, double[] other) {
        return Arrays.stream(Statistics.pairs(values, other))
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private static double[] constant(double value, int length) {
        double[] values = new double[length];
        Arrays.fill(values, value);
        return values;
    }
}
