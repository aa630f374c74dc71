package io.hyperdex.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The definitions, calculated a second time by a library of statistics and by brute force, on random series. */
class MeasuresTest {
    private static final double P = 365;
    private static final double RF = 0.02 / P;

    private double[] returns;
    private double[] benchmark;
    private DescriptiveStatistics statistics;

    @BeforeEach
    void randomSeries() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        int n = 3 + random.nextInt(400);
        returns = random.doubles(n)
                .map(none -> 0.001 + 0.03 * random.nextGaussian())
                .toArray();
        int loss = random.nextInt(n);
        returns[loss] = -Math.abs(returns[loss]); // without one, the ratios to downside and drawdown do not exist
        benchmark = random.doubles(n).map(none -> 0.002 * random.nextGaussian()).toArray();
        statistics = new DescriptiveStatistics(returns);
        statistics.setPercentileImpl(new Percentile().withEstimationType(EstimationType.R_7));
    }

    @RepeatedTest(50)
    void ratiosAreWhatTheirDefinitionsSay() {
        double deviation = statistics.getStandardDeviation();
        double downside = 0;
        double growth = 1;
        for (double value : returns) {
            downside += Math.pow(Math.min(value, 0), 2);
            growth *= 1 + value;
        }
        same(Measures.volatility(returns, P), deviation * Math.sqrt(P));
        same(Measures.sharpe(returns, RF, P), (statistics.getMean() - RF) / deviation * Math.sqrt(P));
        same(
                Measures.sortino(returns, 0, P),
                statistics.getMean() / Math.sqrt(downside / returns.length) * Math.sqrt(P));
        same(Measures.cumulative(returns), growth - 1);
        same(Measures.annualised(returns, P), Math.exp(Math.log(growth) * P / returns.length) - 1);
        same(Measures.calmar(returns, P), Measures.annualised(returns, P) / Math.abs(bruteDrawdown()));
    }

    @RepeatedTest(50)
    void drawdownIsTheWorstOfAllPairsOfDays() {
        Drawdown fall = Drawdown.deepest(returns);
        double[] wealth = values();

        same(fall.depth(), bruteDrawdown());
        same(wealth[fall.trough() + 1] / wealth[fall.peak() + 1] - 1, fall.depth());
        assertThat(Arrays.stream(wealth, 0, fall.trough() + 2).max().orElseThrow())
                .isEqualTo(wealth[fall.peak() + 1]);
        int end = fall.recovery() == null ? returns.length : fall.recovery();
        assertThat(Arrays.stream(wealth, fall.trough() + 1, end + 1).max().orElseThrow())
                .isLessThan(wealth[fall.peak() + 1]);
    }

    @Test
    void aSeriesThatNeverFallsHasNoDrawdown() {
        assertThat(Drawdown.deepest(new double[] {0.01, 0, 0.02})).isEqualTo(new Drawdown(0, -1, -1, null));
    }

    @RepeatedTest(50)
    void lossesAreWhatTheLibraryCalculates() {
        for (double c : new double[] {0.9, 0.95, 0.99}) {
            double quantile = statistics.getPercentile(100 * (1 - c));
            double[] tail = Arrays.stream(returns)
                    .filter(value -> value <= quantile + 1e-15)
                    .toArray();
            double z = new NormalDistribution().inverseCumulativeProbability(1 - c);

            same(Measures.historicalQuantile(returns, c), quantile);
            same(Measures.parametricQuantile(returns, c), statistics.getMean() + z * statistics.getStandardDeviation());
            same(Measures.tailMean(returns, c), Arrays.stream(tail).average().orElseThrow());
        }
    }

    @RepeatedTest(50)
    void comparisonsAreTheLineThroughTheReturns() {
        SimpleRegression line = new SimpleRegression();
        double[] difference = new double[returns.length];
        for (int i = 0; i < returns.length; i++) {
            line.addData(benchmark[i] - RF, returns[i] - RF);
            difference[i] = returns[i] - benchmark[i];
        }
        same(Measures.beta(returns, benchmark), line.getSlope());
        same(Measures.alpha(returns, benchmark, RF, P), Math.pow(1 + line.getIntercept(), P) - 1);
        same(Measures.correlation(returns, benchmark), new PearsonsCorrelation().correlation(returns, benchmark));
        same(
                Measures.trackingError(returns, benchmark, P),
                new DescriptiveStatistics(difference).getStandardDeviation() * Math.sqrt(P));
    }

    @RepeatedTest(50)
    void portfolioRiskIsTheQuadraticFormOfTheCovariances() {
        double[][] byDay = IntStream.range(0, returns.length)
                .mapToObj(i -> new double[] {returns[i], benchmark[i]})
                .toArray(double[][]::new);
        var covariances = new Covariance(byDay).getCovarianceMatrix();
        double[] values = {70_000, 30_000};
        double variance =
                covariances.preMultiply(values)[0] * values[0] + covariances.preMultiply(values)[1] * values[1];

        same(
                PortfolioRisk.valueAtRisk(values, List.of(returns, benchmark), 0.95) / 100_000,
                1.6448536269514722 * Math.sqrt(variance) / 100_000);
    }

    @Test
    void normalQuantileAgreesFarIntoTheTails() {
        var normal = new NormalDistribution();
        for (double p : new double[] {1e-5, 0.001, 0.01, 0.05, 0.3, 0.5, 0.7, 0.95, 0.99, 0.999, 0.99999}) {
            assertThat(Statistics.normalQuantile(p)).isEqualTo(normal.inverseCumulativeProbability(p), within(1e-9));
        }
        assertThat(Statistics.normalQuantile(0.95)).isEqualTo(1.6448536269514722, within(1e-14));
        assertThat(Statistics.normalQuantile(0)).isNaN();
    }

    @Test
    void aMissingReturnIsLeftOut() {
        double[] holes = {Double.NaN, 0.01, Double.NaN, 0.03};

        same(Statistics.mean(holes), 0.02);
        same(Measures.cumulative(holes), 0.0403);
        same(Measures.beta(holes, new double[] {1, 0.01, 5, 0.02}), 2);
    }

    private double bruteDrawdown() {
        double[] wealth = values();
        double worst = 0;
        for (int i = 0; i < wealth.length; i++) {
            for (int j = i; j < wealth.length; j++) {
                worst = Math.min(worst, wealth[j] / wealth[i] - 1);
            }
        }
        return worst;
    }

    /** With the start. */
    private double[] values() {
        double[] wealth = new double[returns.length + 1];
        wealth[0] = 1;
        System.arraycopy(Measures.wealth(returns), 0, wealth, 1, returns.length);
        return wealth;
    }

    private static void same(double actual, double expected) {
        assertThat(actual).isEqualTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }
}
