package io.hyperdex.domain.gas;

import io.hyperdex.domain.Decimals;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Sums over transactions; two of them add up to one.
 *
 * @param unknown transactions whose gas or its price is unknown: they are counted, their cost is not
 * @param burned cost of the failed ones, which is part of {@code cost}
 * @param efficientCostUsd cost of those that succeeded with a known value, and {@code efficientAmountUsd} that value
 */
public record GasTotals(
        long transactions,
        long failed,
        long unknown,
        BigDecimal cost,
        BigDecimal costUsd,
        BigDecimal burned,
        BigDecimal burnedUsd,
        BigDecimal efficientCostUsd,
        BigDecimal efficientAmountUsd) {
    private static final BigDecimal EFFICIENCY_POINTS = BigDecimal.valueOf(1_000);
    private static final BigDecimal EFFICIENCY_POINTS_MAX = BigDecimal.valueOf(60);
    private static final BigDecimal FAILURE_POINTS = BigDecimal.valueOf(40);
    private static final BigDecimal BEST = BigDecimal.valueOf(100);

    public static final GasTotals NONE = new GasTotals(
            0,
            0,
            0,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO);

    public static GasTotals of(GasTransaction transaction) {
        BigDecimal native0 = orZero(transaction.cost());
        BigDecimal usd = orZero(transaction.costUsd());
        boolean failed = transaction.failed();
        boolean efficient = !failed && transaction.costUsd() != null && transaction.amountUsd() != null;
        return new GasTotals(
                1,
                failed ? 1 : 0,
                transaction.cost() == null || transaction.costUsd() == null ? 1 : 0,
                native0,
                usd,
                failed ? native0 : BigDecimal.ZERO,
                failed ? usd : BigDecimal.ZERO,
                efficient ? usd : BigDecimal.ZERO,
                efficient ? orZero(transaction.amountUsd()) : BigDecimal.ZERO);
    }

    public GasTotals plus(GasTotals other) {
        return new GasTotals(
                transactions + other.transactions,
                failed + other.failed,
                unknown + other.unknown,
                cost.add(other.cost),
                costUsd.add(other.costUsd),
                burned.add(other.burned),
                burnedUsd.add(other.burnedUsd),
                efficientCostUsd.add(other.efficientCostUsd),
                efficientAmountUsd.add(other.efficientAmountUsd));
    }

    /** Gas per value traded, a fraction; null when no value is known. */
    public @Nullable BigDecimal efficiency() {
        return efficientAmountUsd.signum() == 0 ? null : Decimals.ratio(efficientCostUsd, efficientAmountUsd);
    }

    /** Failed of all, a fraction; null without transactions. */
    public @Nullable BigDecimal failureRate() {
        return transactions == 0 ? null : Decimals.ratio(BigDecimal.valueOf(failed), BigDecimal.valueOf(transactions));
    }

    /** 0 to 100: 100 − min(60, efficiency·1000) − 40·failureRate; null when either is. */
    public @Nullable BigDecimal score() {
        BigDecimal efficiency = efficiency();
        BigDecimal failureRate = failureRate();
        return efficiency == null || failureRate == null
                ? null
                : BEST.subtract(efficiency.multiply(EFFICIENCY_POINTS).min(EFFICIENCY_POINTS_MAX))
                        .subtract(failureRate.multiply(FAILURE_POINTS));
    }

    private static BigDecimal orZero(@Nullable BigDecimal value) {
        return value == null ? BigDecimal.ZERO : value;
    }
}
