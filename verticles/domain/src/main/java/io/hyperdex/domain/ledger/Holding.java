package io.hyperdex.domain.ledger;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a book holds of one origin, and what that cost. */
public record Holding(BigDecimal quantity, Amounts cost) {
    static final Holding ZERO = new Holding(BigDecimal.ZERO, Amounts.ZERO);

    Holding plus(Lot lot) {
        return new Holding(quantity.add(lot.quantity()), cost.plus(lot.cost()));
    }

    Holding minus(Lot lot) {
        return new Holding(quantity.subtract(lot.quantity()), cost.minus(lot.cost()));
    }

    /** Books are compared often, and what a record makes by itself is slower. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Holding other && quantity.equals(other.quantity) && cost.equals(other.cost);
    }

    @Override
    public int hashCode() {
        return Objects.hash(quantity, cost);
    }
}
