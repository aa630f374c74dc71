package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An executed trade as a ledger takes it. Tokens, chains and protocols are the numbers of the store.
 *
 * @param amounts in token units
 * @param value in USD; null when it is unknown
 * @param feeRate the pool's fee as a fraction; null when it is unknown
 * @param paysQuote tokenIn is the pool's quote token: the trader buys
 */
record LedgerSwap(
        OrderKey order,
        int protocol,
        int tokenIn,
        int tokenOut,
        Amounts amounts,
        @Nullable BigDecimal value,
        @Nullable BigDecimal feeRate,
        Gas gas,
        boolean paysQuote) {

    record Amounts(BigDecimal in, BigDecimal out) {}

    /**
     * Of its transaction.
     *
     * @param transaction the same for all swaps of it; null when it is unknown, then it is the only one
     * @param cost in the chain's own coin; null when it is unknown
     * @param token that is worth as much as that coin; 0 when none is known
     */
    record Gas(@Nullable String transaction, @Nullable BigDecimal cost, int token) {}
}
