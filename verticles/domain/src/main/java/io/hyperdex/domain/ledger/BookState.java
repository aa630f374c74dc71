package io.hyperdex.domain.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A book between two events: what is stored as a checkpoint. Restoring it and applying the rest of the log gives the same
 * state, to the last digit, as applying the whole log.
 *
 * @param last the newest event that is in it; null before the first
 * @param lots in the order in which they are given back to the book
 */
public record BookState(LotMethod method, @Nullable EventKey last, BookTotals totals, List<Lot> lots) {

    public static BookState empty(LotMethod method) {
        return new BookState(method, null, BookTotals.EMPTY, List.of());
    }
}
