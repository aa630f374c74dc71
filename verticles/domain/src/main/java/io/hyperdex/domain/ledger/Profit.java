package io.hyperdex.domain.ledger;

import java.math.BigDecimal;

/**
 * Profit by its components: net = gross − poolFee − gas.
 *
 * @param gross values received less values given
 * @param poolFee of both sides, like {@code gas}
 */
public record Profit(BigDecimal gross, BigDecimal poolFee, BigDecimal gas) {
    public static final Profit ZERO = new Profit(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    static Profit of(Amounts proceeds, Amounts cost) {
        return new Profit(
                Amounts.difference(proceeds.gross(), cost.gross()),
                Amounts.sum(proceeds.poolFee(), cost.poolFee()),
                Amounts.sum(proceeds.gas(), cost.gas()));
    }

    public BigDecimal net() {
        return Amounts.difference(Amounts.difference(gross, poolFee), gas);
    }

    public Profit plus(Profit other) {
        return new Profit(
                Amounts.sum(gross, other.gross), Amounts.sum(poolFee, other.poolFee), Amounts.sum(gas, other.gas));
    }
}
