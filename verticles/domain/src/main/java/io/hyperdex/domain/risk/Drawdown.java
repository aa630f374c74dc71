package io.hyperdex.domain.risk;

import org.jspecify.annotations.Nullable;

/**
 * A fall from a high. Indices are of the series' periods; −1 is the start before the first one.
 *
 * @param depth lowest value ÷ the high before it − 1, a fraction ≤ 0
 * @param peak the period that ended at the high
 * @param trough the period that ended at the low
 * @param recovery the first period after it that ended at the high again; null when none has
 */
public record Drawdown(
        double depth, int peak, int trough, @Nullable Integer recovery) {

    /** The first of the deepest ones; a depth of zero at the start when the series never falls. */
    public static Drawdown deepest(double[] returns) {
        double[] wealth = Measures.wealth(returns);
        Drawdown deepest = new Drawdown(0, -1, -1, null);
        double high = 1;
        int peak = -1;
        for (int i = 0; i < wealth.length; i++) {
            if (wealth[i] > high) {
                high = wealth[i];
                peak = i;
            }
            if (wealth[i] / high - 1 < deepest.depth) {
                deepest = new Drawdown(wealth[i] / high - 1, peak, i, null);
            }
        }
        return deepest.depth == 0 ? deepest : deepest.recovered(wealth);
    }

    private Drawdown recovered(double[] wealth) {
        double high = peak < 0 ? 1 : wealth[peak];
        for (int i = trough + 1; i < wealth.length; i++) {
            if (wealth[i] >= high) {
                return new Drawdown(depth, peak, trough, i);
            }
        }
        return this;
    }
}
