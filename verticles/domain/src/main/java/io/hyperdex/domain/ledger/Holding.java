package io.hyperdex.domain.ledger;

import java.math.BigDecimal;

/** What a book holds of one origin, and what that cost. */
public record Holding(BigDecimal quantity, Amounts cost) {
    static final Holding ZERO = new Holding(BigDecimal.ZERO, Amounts.ZERO);

    Holding plus(Lot lot) {
        return new Holding(quantity.add(lot.quantity()), cost.plus(lot.cost()));
    }

    Holding minus(Lot lot) {
        return new Holding(quantity.subtract(lot.quantity()), cost.minus(lot.cost()));
    }
}
