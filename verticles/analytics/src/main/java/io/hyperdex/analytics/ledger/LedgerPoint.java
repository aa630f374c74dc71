package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.ledger.PointProfits;
import io.hyperdex.domain.risk.DayReturns;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ledger at the end of an hour or a day.
 *
 * @param step seconds
 * @param at the end, which the next one starts with
 * @param day the day that ended; null for an hour
 * @param unpriced tokens that are held and had no price
 * @param traded whether there was a trade in it; the others of hours go after a while
 */
record LedgerPoint(
        int step,
        Instant at,
        BigDecimal value,
        DayReturns.@Nullable Day day,
        Flows flows,
        long trades,
        int unpriced,
        boolean traded,
        PointProfits profits) {
    static final int HOUR = 3_600;
    static final int DAY = 86_400;

    /** Money from outside since the beginning. */
    record Flows(BigDecimal deposits, BigDecimal withdrawals) {}
}
