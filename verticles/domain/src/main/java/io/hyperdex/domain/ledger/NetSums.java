package io.hyperdex.domain.ledger;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the net profits of a book are made of, by transfer policy: unrealised is what its quantity is worth less what that cost.
 * They hold until its next event, so that many marks can be put to them.
 */
public final class NetSums {
    private final Map<TransferPolicy, Sum> sums = new EnumMap<>(TransferPolicy.class);

    /** @param cost of the quantity, with fee and gas */
    private record Sum(BigDecimal realised, BigDecimal quantity, BigDecimal cost) {}

    NetSums(BookTotals totals) {
        for (TransferPolicy policy : TransferPolicy.values()) {
            sums.put(
                    policy,
                    new Sum(
                            totals.realised(policy).net(),
                            totals.quantity(policy),
                            totals.basis(policy).cost()));
        }
    }

    /** {@link BookTotals#quantity}. */
    public BigDecimal quantity(TransferPolicy policy) {
        return sum(policy).quantity;
    }

    /** What that quantity cost, with fee and gas. */
    public BigDecimal cost(TransferPolicy policy) {
        return sum(policy).cost;
    }

    /** The net of {@link BookTotals#realised}. */
    public BigDecimal realised(TransferPolicy policy) {
        return sum(policy).realised;
    }

    private Sum sum(TransferPolicy policy) {
        Sum sum = sums.get(policy);
        if (sum == null) {
            throw new IllegalStateException("no sum for " + policy);
        }
        return sum;
    }
}
