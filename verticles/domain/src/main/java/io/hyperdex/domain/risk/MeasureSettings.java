package io.hyperdex.domain.risk;

import java.math.BigDecimal;

/**
 * Conventions of the answers.
 *
 * @param riskFreeRate a year, a fraction
 * @param acceptableReturn a year, a fraction: the MAR below which a return counts as downside
 * @param minN the least number of returns for which dispersion and risk are given
 * @param minDaysToAnnualise below it a return is not projected to a year
 */
public record MeasureSettings(
        int periodsPerYear, BigDecimal riskFreeRate, BigDecimal acceptableReturn, int minN, int minDaysToAnnualise) {

    /** Of daily returns, with these rates. */
    public static MeasureSettings of(BigDecimal riskFreeRate, BigDecimal acceptableReturn) {
        return new MeasureSettings(365, riskFreeRate, acceptableReturn, 2, 30);
    }

    double riskFreePerPeriod() {
        return riskFreeRate.doubleValue() / periodsPerYear;
    }

    double acceptablePerPeriod() {
        return acceptableReturn.doubleValue() / periodsPerYear;
    }
}
