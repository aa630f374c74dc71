package io.hyperdex.domain.risk;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Returns beside those of a benchmark on the same days.
 *
 * @param benchmark its name
 * @param alpha a year, compounded
 * @param reasons why a figure is null, by its name
 */
public record BenchmarkComparison(
        MeasureTerms terms,
        String benchmark,
        @Nullable BigDecimal beta,
        @Nullable BigDecimal alpha,
        @Nullable BigDecimal correlation,
        @Nullable BigDecimal trackingError,
        Map<String, String> reasons) {

    /**
     * @param days without holes, the oldest first; at least one
     * @param benchmarkReturns of the same days; NaN where the benchmark has none
     */
    public static BenchmarkComparison of(
            List<DayReturns.Day> days, String benchmark, double[] benchmarkReturns, MeasureSettings settings) {
        double[] returns = DayReturns.returns(days);
        int pairs = Statistics.pairs(returns, benchmarkReturns).length;
        boolean enough = pairs >= settings.minN();
        int year = settings.periodsPerYear();
        String few = "n<" + settings.minN();
        Figures figures = new Figures();
        double rate = settings.riskFreePerPeriod();
        double beta = Performance.given(enough, () -> Measures.beta(returns, benchmarkReturns));
        double alpha = Performance.given(enough, () -> Measures.alpha(returns, benchmarkReturns, rate, year));
        double correlation = Performance.given(enough, () -> Measures.correlation(returns, benchmarkReturns));
        double error = Performance.given(enough, () -> Measures.trackingError(returns, benchmarkReturns, year));
        return new BenchmarkComparison(
                Performance.terms(days, settings, pairs),
                benchmark,
                figures.figure("beta", beta, enough ? "flat benchmark" : few),
                figures.figure("alpha", alpha, enough ? "flat benchmark" : few),
                figures.figure("correlation", correlation, enough ? "flat series" : few),
                figures.figure("trackingError", error, few),
                figures.reasons());
    }
}
