package io.hyperdex.domain.risk;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What figures were calculated from, so that a reader can calculate them again.
 *
 * @param method how the returns were made
 * @param n number of returns that are defined
 * @param periodsPerYear 365: markets of this kind never close
 * @param riskFreeRate a year, a fraction
 * @param from start of the first day
 * @param to end of the last day
 * @param minN the least number of returns for which measures are given
 */
public record MeasureTerms(
        String method, int n, int periodsPerYear, BigDecimal riskFreeRate, Instant from, Instant to, int minN) {}
