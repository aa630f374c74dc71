package io.hyperdex.domain.ledger;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A part of a disposal and the lot that it was taken from.
 *
 * @param way what kind of disposal it was
 * @param lot the part that is gone, with what it had cost
 * @param proceeds the part's share of the disposal's money; null when that is not known
 */
public record Match(Way way, Lot lot, @Nullable Amounts proceeds) {

    /** How a quantity leaves a book. */
    public enum Way {
        SOLD,
        SENT,
        /** Sold or sent when nothing was known of its price: it leaves at its cost. */
        UNPRICED
    }

    /** Profit of this part, net of fee and gas; what does not count is zero. */
    public BigDecimal realised(TransferPolicy policy) {
        return tally().profit(way, lot.origin(), policy).net();
    }

    Tally tally() {
        return new Tally(lot.quantity(), proceeds == null ? Amounts.ZERO : proceeds, lot.cost());
    }
}
