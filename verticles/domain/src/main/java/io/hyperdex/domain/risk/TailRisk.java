package io.hyperdex.domain.risk;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a day may lose, as fractions ≥ 0 of the value.
 *
 * @param confidence such as 0.95
 * @param historical the loss that 1 − confidence of the days were worse than
 * @param parametric the same if returns were normal
 * @param expectedShortfall mean loss of those days
 * @param reasons why a figure is null, by its name
 */
public record TailRisk(
        MeasureTerms terms,
        BigDecimal confidence,
        @Nullable BigDecimal historical,
        @Nullable BigDecimal parametric,
        @Nullable BigDecimal expectedShortfall,
        Map<String, String> reasons) {

    /** @param days without holes, the oldest first; at least one */
    public static TailRisk of(List<DayReturns.Day> days, BigDecimal confidence, MeasureSettings settings) {
        double[] returns = Statistics.present(DayReturns.returns(days));
        double c = confidence.doubleValue();
        boolean enough = returns.length >= settings.minN();
        String few = "n<" + settings.minN();
        Figures figures = new Figures();
        return new TailRisk(
                Performance.terms(days, settings, returns.length),
                confidence,
                loss(figures, "historical", enough ? Measures.historicalQuantile(returns, c) : Double.NaN, few),
                loss(figures, "parametric", enough ? Measures.parametricQuantile(returns, c) : Double.NaN, few),
                loss(figures, "expectedShortfall", enough ? Measures.tailMean(returns, c) : Double.NaN, few),
                figures.reasons());
    }

    private static @Nullable BigDecimal loss(Figures figures, String name, double value, String reason) {
        return figures.figure(name, Measures.loss(value), reason);
    }
}
