package io.hyperdex.domain.ledger;

import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a book's token. Quantities are positive; a value of null means that its price was not
 * known when it happened: the quantity moves, and no money is counted.
 */
public sealed interface BookEvent {
    OrderKey order();

    BigDecimal quantity();

    /** Its place in the log; two events of one book share an order only when one of them is the gas of the other. */
    default EventKey key() {
        return new EventKey(order(), this instanceof Spent);
    }

    /**
     * Bought in a swap; fee and gas add to the cost.
     *
     * @param price of a unit, where it differs from what was paid: HIFO ranks the lot by it
     */
    record Bought(
            OrderKey order,
            BigDecimal quantity,
            @Nullable Amounts amounts,
            @Nullable BigDecimal price) implements BookEvent {
        public Bought(OrderKey order, BigDecimal quantity, @Nullable Amounts amounts) {
            this(order, quantity, amounts, null);
        }
    }

    /** Sold in a swap; fee and gas are taken off the proceeds. */
    record Sold(
            OrderKey order, BigDecimal quantity, @Nullable Amounts amounts) implements BookEvent {}

    /** Income such as interest or an airdrop: a profit of its value, which is what the lot costs, with what claiming it cost. */
    record Earned(
            OrderKey order, BigDecimal quantity, @Nullable Amounts amounts) implements BookEvent {}

    /** Paid away for gas or a network fee: a disposal at market value. */
    record Spent(
            OrderKey order, BigDecimal quantity, @Nullable BigDecimal value) implements BookEvent {}

    /** Transferred from outside. */
    record Received(
            OrderKey order, BigDecimal quantity, @Nullable BigDecimal value) implements BookEvent {}

    /** Transferred to the outside; between accounts of one trader nothing moves but the fee, which is {@link Spent}. */
    record Sent(
            OrderKey order, BigDecimal quantity, @Nullable BigDecimal value) implements BookEvent {}
}
