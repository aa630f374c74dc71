package io.hyperdex.query.traders;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A holding that has a price. */
record Held(LedgerStore.Holding holding, BigDecimal value) {
    static List<Held> of(List<LedgerStore.Holding> holdings) {
        List<Held> held = new ArrayList<>();
        for (LedgerStore.Holding holding : holdings) {
            LedgerStore.Mark mark = holding.mark();
            BigDecimal quantity = holding.totals().quantity();
            if (mark != null && quantity.signum() > 0) {
                held.add(new Held(holding, quantity.multiply(mark.price())));
            }
        }
        return held;
    }

    static Long[] chains(List<Held> held) {
        return held.stream().map(one -> one.holding.chainId()).toArray(Long[]::new);
    }

    static String[] tokens(List<Held> held) {
        return held.stream().map(one -> one.holding.token()).toArray(String[]::new);
    }
}
