package io.hyperdex.domain.risk;

/** How much a trader's returns vary; the boundaries are moderate. */
public enum RiskAppetite {
    CONSERVATIVE,
    MODERATE,
    AGGRESSIVE;

    private static final double LOW = 0.01;
    private static final double HIGH = 0.05;

    /** By the deviation of daily returns, not annualised. */
    public static RiskAppetite of(double dailyVolatility) {
        if (dailyVolatility < LOW) {
            return CONSERVATIVE;
        }
        return dailyVolatility > HIGH ? AGGRESSIVE : MODERATE;
    }
}
