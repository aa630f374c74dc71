package io.hyperdex.domain.ledger;

import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A quantity that came in at once, or what is left of it, or a part that was taken from it.
 *
 * @param acquired the event that brought it; null for the pool of average cost, and for what was never seen to come
 * @param rank for HIFO alone: the price of a unit when it came, else its cost; parts keep it; null when neither is known
 * @param cost of this quantity
 */
public record Lot(
        @Nullable OrderKey acquired,
        Origin origin,
        @Nullable BigDecimal rank,
        BigDecimal quantity,
        Amounts cost) {
    /** Lots of one price are of one rank, whatever was rounded on the way: the older one goes first. */
    private static final MathContext RANK = new MathContext(18, RoundingMode.HALF_EVEN);

    /** Its rank in the order of dearness, for which {@code price}, where it is known, counts and not the cost. */
    Lot ranked(@Nullable BigDecimal price) {
        BigDecimal unit = price == null ? cost.cost().divide(quantity, RANK) : price.round(RANK);
        return new Lot(acquired, origin, unit, quantity, cost);
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
