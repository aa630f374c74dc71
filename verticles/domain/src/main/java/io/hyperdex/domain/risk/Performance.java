package io.hyperdex.domain.risk;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer about a series of days; every figure is a fraction or a ratio, null where it is not defined.
 *
 * @param peak the day that ended at the high before the deepest fall; null when the fall began at the start
 * @param reasons why a figure is null, by its name
 */
public record Performance(
        MeasureTerms terms,
        @Nullable BigDecimal cumulative,
        @Nullable BigDecimal annualised,
        @Nullable BigDecimal volatility,
        @Nullable BigDecimal sharpe,
        @Nullable BigDecimal sortino,
        @Nullable BigDecimal maxDrawdown,
        @Nullable LocalDate peak,
        @Nullable LocalDate trough,
        @Nullable LocalDate recovery,
        @Nullable BigDecimal calmar,
        @Nullable BigDecimal score,
        Map<String, String> reasons) {
    static final String METHOD = "daily-time-weighted";

    /** @param days without holes, the oldest first; at least one */
    public static Performance of(List<DayReturns.Day> days, MeasureSettings settings) {
        double[] returns = Statistics.present(DayReturns.returns(days));
        int n = returns.length;
        Figures figures = new Figures();
        String few = n == 0 ? "n<1" : "n<" + settings.minN();
        boolean enough = n >= settings.minN();
        int year = settings.periodsPerYear();
        double sharpe = given(enough, () -> Measures.sharpe(returns, settings.riskFreePerPeriod(), year));
        double sortino = given(enough, () -> Measures.sortino(returns, settings.acceptablePerPeriod(), year));
        double cumulative = Measures.cumulative(returns);
        double drawdown = Measures.maxDrawdown(returns);
        boolean longEnough = days.size() >= settings.minDaysToAnnualise();
        double annualised =
                given(longEnough && n > 0, () -> Measures.annualised(cumulative, (double) days.size() / year));
        String tooShort = "days<" + settings.minDaysToAnnualise();
        Drawdown fall = Drawdown.deepest(DayReturns.returns(days));
        return new Performance(
                terms(days, settings, n),
                figures.figure("cumulative", cumulative, few),
                figures.figure("annualised", annualised, n == 0 ? few : tooShort),
                figures.figure("volatility", given(enough, () -> Measures.volatility(returns, year)), few),
                figures.figure("sharpe", sharpe, enough ? "zero deviation" : few),
                figures.figure("sortino", sortino, enough ? "no downside" : few),
                figures.figure("maxDrawdown", drawdown, few),
                date(days, fall.depth() < 0 ? fall.peak() : -1),
                date(days, fall.trough()),
                fall.recovery() == null ? null : date(days, fall.recovery()),
                figures.figure(
                        "calmar", annualised / -drawdown, drawdown < 0 ? tooShort : n == 0 ? few : "no drawdown"),
                figures.figure(
                        "score",
                        Ranking.score(sharpe, sortino, cumulative, drawdown),
                        enough ? "sharpe or sortino undefined" : few),
                figures.reasons());
    }

    static MeasureTerms terms(List<DayReturns.Day> days, MeasureSettings settings, int n) {
        return new MeasureTerms(
                METHOD,
                n,
                settings.periodsPerYear(),
                settings.riskFreeRate(),
                days.get(0).day().atStartOfDay(ZoneOffset.UTC).toInstant(),
                days.get(days.size() - 1).end(),
                settings.minN());
    }

    static double given(boolean enough, DoubleSupplier measure) {
        return enough ? measure.getAsDouble() : Double.NaN;
    }

    private static @Nullable LocalDate date(List<DayReturns.Day> days, int index) {
        return index < 0 ? null : days.get(index).day();
    }
}
