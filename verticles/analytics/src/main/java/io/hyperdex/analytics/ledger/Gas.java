package io.hyperdex.analytics.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A swap's share of its transaction's gas.
 *
 * @param token that it is counted in; 0 for none
 * @param amount of that token; null when it is unknown
 * @param usd what that was worth; null when it is unknown
 */
record Gas(int token, @Nullable BigDecimal amount, @Nullable BigDecimal usd) {
    private static final int SHARE_SCALE = 36;

    static Gas of(LedgerSwap swap, int swapsOfTransaction, Marks marks) {
        LedgerSwap.Gas paid = swap.gas();
        BigDecimal cost = paid.cost();
        if (cost == null || cost.signum() == 0) {
            return new Gas(0, cost, cost);
        }
        BigDecimal share = swapsOfTransaction == 1
                ? cost
                : cost.divide(BigDecimal.valueOf(swapsOfTransaction), SHARE_SCALE, RoundingMode.HALF_EVEN);
        BigDecimal price =
                paid.token() == 0 ? null : marks.usd(paid.token(), swap.order().timestamp());
        return new Gas(paid.token(), share, price == null ? null : share.multiply(price));
    }

    boolean isDisposal() {
        return token != 0 && amount != null;
    }

    BigDecimal quantity() {
        return Objects.requireNonNull(amount);
    }
}
