package io.hyperdex.query.traders;

import io.hyperdex.domain.risk.BenchmarkComparison;
import io.hyperdex.domain.risk.DayReturns;
import io.hyperdex.domain.risk.MeasureSettings;
import io.hyperdex.domain.risk.Performance;
import io.hyperdex.domain.risk.WinLoss;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.query.Loaded;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers what the days of a trader's ledger add up to. */
final class PerformanceReads {
    /** Why there is no measure of days. */
    static final String NO_DAY = "days<1";

    private final LedgerStore ledgers;
    private final TokenSeries series;
    private final MeasureSettings measures;

    PerformanceReads(LedgerStore ledgers, TokenSeries series, MeasureSettings measures) {
        this.ledgers = ledgers;
        this.series = series;
        this.measures = measures;
    }

    /**
     * Returns over a period.
     *
     * @param days that ended in the period since the first trade
     * @param performance null without a day, like {@code benchmark}
     * @param winRate of the days that were not breakeven, by their profit; {@code profitFactor} and {@code payoff} likewise
     * @param reasons why a figure is null, by its name
     */
    record TraderPerformance(
            String trader,
            @Nullable String source,
            Instant from,
            Instant to,
            int days,
            @Nullable Performance performance,
            @Nullable BenchmarkComparison benchmark,
            @Nullable BigDecimal winRate,
            @Nullable BigDecimal profitFactor,
            @Nullable BigDecimal payoff,
            BigDecimal profitUsd,
            Map<String, String> reasons) {}

    Future<Loaded> performance(LedgerQuestion question, RequestParameters parameters) {
        Period period = Period.of(parameters, ledgers.node().clock().instant());
        String benchmark = parameters.requiredString("benchmark");
        return ledgers.node()
                .store()
                .withConnection(connection -> ledgers.find(connection, question)
                        .compose(ledger -> ledgers.days(connection, ledger)
                                .compose(all ->
                                        performance(connection, question, ledger, period.of(all.days()), benchmark))
                                .map(found -> loaded(
                                        question,
                                        ledger,
                                        found.within(period, measures),
                                        StoredLedger.goodMillis(
                                                ledger.hasMidnight(),
                                                untilMidnight(ledger.asOf().time()))))));
    }

    /** What was found, before its period is named. */
    private record Found(
            LedgerQuestion question,
            StoredLedger ledger,
            List<DayReturns.Day> days,
            @Nullable BenchmarkComparison benchmark) {
        TraderPerformance within(Period period, MeasureSettings measures) {
            WinLoss results = WinLoss.NONE;
            BigDecimal profit = BigDecimal.ZERO;
            for (DayReturns.Day day : days) {
                results = results.with(day.profit());
                profit = profit.add(day.profit());
            }
            return new TraderPerformance(
                    question.trader(),
                    ledger.source(),
                    period.from(),
                    period.to(),
                    days.size(),
                    days.isEmpty() ? null : Performance.of(days, measures),
                    benchmark,
                    Prices.shownOrNull(results.winRate()),
                    Prices.shownOrNull(results.profitFactor()),
                    Prices.shownOrNull(results.payoff()),
                    Prices.shown(profit),
                    reasons(results));
        }

        private Map<String, String> reasons(WinLoss results) {
            Map<String, String> reasons = new TreeMap<>();
            if (days.isEmpty()) {
                List.of("performance", "benchmark").forEach(name -> reasons.put(name, NO_DAY));
            }
            if (results.winRate() == null) {
                reasons.put("winRate", "no day was won or lost");
            }
            if (results.profitFactor() == null) {
                reasons.put("profitFactor", "no day was lost");
            }
            if (results.payoff() == null) {
                reasons.put("payoff", "no day was won, or none was lost");
            }
            return reasons;
        }
    }

    private Future<Found> performance(
            SqlConnection connection,
            LedgerQuestion question,
            StoredLedger ledger,
            List<DayReturns.Day> days,
            String benchmark) {
        return series.comparison(connection, benchmark, days)
                .map(compared -> new Found(question, ledger, days, compared));
    }

    static Loaded loaded(LedgerQuestion question, StoredLedger ledger, Object answer, long goodMillis) {
        return new Loaded(
                new Answer.Page(answer, null, ledger.asOf()),
                Answer.CachePolicy.PRIVATE,
                Dependence.always(Tags.trader(question.trader())),
                System.currentTimeMillis() + goodMillis);
    }

    private static long untilMidnight(Instant now) {
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        return Duration.between(now, midnight).toMillis();
    }
}
