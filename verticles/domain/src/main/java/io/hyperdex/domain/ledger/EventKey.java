package io.hyperdex.domain.ledger;

import io.hyperdex.domain.OrderKey;

/**
 * Place of an event in the log of a book.
 *
 * @param gas gas of a trade is spent after the trade's own leg
 */
public record EventKey(OrderKey order, boolean gas) implements Comparable<EventKey> {
    @Override
    public int compareTo(EventKey other) {
        int byOrder = order.compareTo(other.order);
        return byOrder == 0 ? Boolean.compare(gas, other.gas) : byOrder;
    }
}
