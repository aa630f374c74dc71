package io.hyperdex.domain.ledger;

import io.hyperdex.domain.OrderKey;
import java.util.Comparator;

/**
 * Place of an event in the log of a book.
 *
 * @param gas gas of a trade is spent after the trade's own leg
 */
public record EventKey(OrderKey order, boolean gas) implements Comparable<EventKey> {
    private static final Comparator<EventKey> ORDER =
            Comparator.comparing(EventKey::order).thenComparing(EventKey::gas);

    @Override
    public int compareTo(EventKey other) {
        return ORDER.compare(this, other);
    }
}
