package io.hyperdex.domain.ledger;

import java.math.BigDecimal;
import java.util.List;

/** The lots that a book holds, in the order in which its method gives them away. */
sealed interface OpenLots permits LotQueue, LotPool {

    static OpenLots of(LotMethod method) {
        return method == LotMethod.AVERAGE ? new LotPool() : new LotQueue(method);
    }

    void add(Lot lot);

    /** Takes as much of the quantity as is held. */
    List<Lot> take(BigDecimal quantity);

    int size();

    /** What is held; adding these in this order to an empty one gives the same again. */
    List<Lot> held();
}
