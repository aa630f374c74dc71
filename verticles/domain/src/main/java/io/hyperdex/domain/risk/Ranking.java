package io.hyperdex.domain.risk;

/** Figures of a leaderboard. */
public final class Ranking {
    private Ranking() {}

    /**
     * 0.4·Sharpe + 0.3·Sortino (each moved from −2 … 2 to 0 … 1) + 0.2·return + 0.1·drawdown (−50 % … 0 to 0 … 1), each
     * limited to 0 … 1, so that an infinite one is 1; NaN when one of them is.
     *
     * @param maxDrawdown a fraction ≤ 0
     */
    public static double score(double sharpe, double sortino, double cumulative, double maxDrawdown) {
        return 0.4 * limited((sharpe + 2) / 4)
                + 0.3 * limited((sortino + 2) / 4)
                + 0.2 * limited(cumulative)
                + 0.1 * limited((0.5 + maxDrawdown) / 0.5);
    }

    /** The share of the others that one is ahead of, equal ones counting half; a lone one is ahead of all. */
    public static double percentile(long behind, long equal, long others) {
        return others == 0 ? 1 : (behind + 0.5 * equal) / others;
    }

    private static double limited(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
