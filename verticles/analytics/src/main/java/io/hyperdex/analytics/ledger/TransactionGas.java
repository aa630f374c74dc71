package io.hyperdex.analytics.ledger;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gas of transactions, which each of them has paid once: whichever of its swaps say it, all of them bear an equal share.
 * Swaps of one transaction have one time; the same hash at another time is taken for another.
 */
final class TransactionGas {
    private final Map<Transaction, Paid> paid = new HashMap<>();

    private record Transaction(Instant time, @Nullable String hash) {
        static Transaction of(LedgerSwap swap) {
            return new Transaction(swap.order().timestamp(), swap.gas().transaction());
        }
    }

    /** The first gas that is known counts. */
    private record Paid(LedgerSwap first, int swaps) {
        Paid and(Paid later) {
            return new Paid(first.gas().cost() == null ? later.first : first, swaps + later.swaps);
        }
    }

    /** @param swaps in their order, with all of every transaction */
    TransactionGas(List<LedgerSwap> swaps) {
        for (LedgerSwap swap : swaps) {
            if (swap.gas().transaction() != null) {
                paid.merge(Transaction.of(swap), new Paid(swap, 1), Paid::and);
            }
        }
    }

    /** What the swap bears. */
    Gas of(LedgerSwap swap, Marks marks) {
        if (swap.gas().transaction() == null) {
            return Gas.of(swap, 1, marks);
        }
        Paid ofTransaction = Objects.requireNonNull(paid.get(Transaction.of(swap)));
        return Gas.of(ofTransaction.first, ofTransaction.swaps, marks);
    }
}
