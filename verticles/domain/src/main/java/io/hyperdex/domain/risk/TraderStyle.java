package io.hyperdex.domain.risk;

/** How often a trader trades; the boundaries are excluded. */
public enum TraderStyle {
    HIGH_FREQUENCY,
    REGULAR,
    LONG_TERM;

    private static final double FREQUENT_PER_DAY = 1;
    private static final double SELDOM_PER_DAY = 0.1;

    public static TraderStyle of(long trades, double days) {
        double perDay = trades / days;
        if (perDay > FREQUENT_PER_DAY) {
            return HIGH_FREQUENCY;
        }
        return perDay < SELDOM_PER_DAY ? LONG_TERM : REGULAR;
    }
}
