package io.hyperdex.query.traders;

import io.hyperdex.domain.ledger.Amounts;
import io.hyperdex.domain.ledger.Profit;
import java.math.BigDecimal;

/** Money by its components. For profits net = gross − poolFee − gas, for costs net = gross + poolFee + gas. */
record Components(BigDecimal gross, BigDecimal poolFee, BigDecimal gas, BigDecimal net) {
    static final Components ZERO = of(Profit.ZERO);

    static Components of(Profit profit) {
        return new Components(
                Prices.shown(profit.gross()),
                Prices.shown(profit.poolFee()),
                Prices.shown(profit.gas()),
                Prices.shown(profit.net()));
    }

    static Components of(Amounts cost) {
        return new Components(
                Prices.shown(cost.gross()),
                Prices.shown(cost.poolFee()),
                Prices.shown(cost.gas()),
                Prices.shown(cost.cost()));
    }
}
