package io.hyperdex.domain.ledger;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A quantity that came in at once, or what is left of it, or a part that was taken from it.
 *
 * @param acquired the event that brought it; null for the pool of average cost, and for what was never seen to come
 * @param rank for HIFO: the price of a unit when it came, else its cost; parts keep it; null when neither is known
 * @param cost of this quantity
 */
public record Lot(
        @Nullable OrderKey acquired,
        Origin origin,
        @Nullable BigDecimal rank,
        BigDecimal quantity,
        Amounts cost) {

    static Lot priced(OrderKey acquired, Origin origin, BigDecimal quantity, Amounts cost, @Nullable BigDecimal price) {
        BigDecimal rank = price == null ? Decimals.ratio(cost.cost(), quantity) : price;
        return new Lot(acquired, origin, rank, quantity, cost);
    }

    static Lot unpriced(OrderKey acquired, BigDecimal quantity) {
        return new Lot(acquired, Origin.UNPRICED, null, quantity, Amounts.ZERO);
    }

    static Lot unseen(BigDecimal quantity) {
        return new Lot(null, Origin.UNSEEN, null, quantity, Amounts.ZERO);
    }

    /** A part of it, with its share of the cost. */
    Lot part(BigDecimal partQuantity) {
        return partQuantity.compareTo(quantity) == 0
                ? this
                : new Lot(acquired, origin, rank, partQuantity, cost.share(partQuantity, quantity));
    }

    /** What is left when the part is gone. */
    Lot without(Lot part) {
        return new Lot(acquired, origin, rank, quantity.subtract(part.quantity), cost.minus(part.cost));
    }
}
