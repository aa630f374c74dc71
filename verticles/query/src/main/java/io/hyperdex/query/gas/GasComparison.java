package io.hyperdex.query.gas;

import io.hyperdex.domain.gas.GasBaseline;
import io.hyperdex.domain.gas.GasBaselines;
import io.hyperdex.domain.gas.PaidGas;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What transactions cost beside what the cheaper quarter paid for the same pair, route and size in the same week.
 *
 * @param transactions that have a baseline
 * @param actual what they cost, in the native token
 * @param baseline what they would have cost
 * @param saving actual − baseline: negative for one who is cheaper than that
 * @param savingUsd of those at whose time the native token had a price
 * @param n transactions of the smallest sample that a baseline was taken from
 * @param reason why there is no comparison
 */
public record GasComparison(
        int transactions,
        @Nullable BigDecimal actual,
        @Nullable BigDecimal baseline,
        @Nullable BigDecimal saving,
        @Nullable BigDecimal savingUsd,
        int n,
        @Nullable String reason) {

    static GasComparison of(List<PaidGas> paid, GasBaselines baselines) {
        int compared = 0;
        int valued = 0;
        int n = Integer.MAX_VALUE;
        BigDecimal actual = BigDecimal.ZERO;
        BigDecimal saving = BigDecimal.ZERO;
        BigDecimal savingUsd = BigDecimal.ZERO;
        for (PaidGas one : paid) {
            GasBaseline baseline = baselines.of(one);
            BigDecimal saved = baseline == null ? null : baseline.saving(one.cost());
            if (baseline == null || saved == null) {
                continue;
            }
            compared++;
            n = Math.min(n, baseline.n());
            actual = actual.add(one.cost());
            saving = saving.add(saved);
            BigDecimal usd = one.nativeUsd();
            if (usd != null) {
                valued++;
                savingUsd = savingUsd.add(saved.multiply(usd));
            }
        }
        if (compared == 0) {
            return new GasComparison(0, null, null, null, null, 0, "no transaction of known value");
        }
        return new GasComparison(
                compared,
                actual,
                actual.subtract(saving),
                saving,
                valued == 0 ? null : GasFigures.shown(savingUsd),
                n,
                null);
    }
}
