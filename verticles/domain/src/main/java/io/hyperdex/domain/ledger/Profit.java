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
                proceeds.gross().subtract(cost.gross()),
                proceeds.poolFee().add(cost.poolFee()),
                proceeds.gas().add(cost.gas()));
    }

    public BigDecimal net() {
        return gross.subtract(poolFee).subtract(gas);
    }

    public Profit plus(Profit other) {
        return new Profit(gross.add(other.gross), poolFee.add(other.poolFee), gas.add(other.gas));
    }
}
