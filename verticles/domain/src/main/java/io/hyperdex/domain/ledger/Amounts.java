package io.hyperdex.domain.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Money of one currency: a market value and what came with it. As the cost of a lot, fee and gas add to the value; as the
 * proceeds of a disposal they are taken off.
 *
 * @param gross value before fee and gas
 * @param poolFee what the pool kept
 * @param gas what the chain kept
 */
public record Amounts(BigDecimal gross, BigDecimal poolFee, BigDecimal gas) {
    /**
     * Decimal places of a share of an amount. Taking a share is the only rounding of the ledger (HALF_EVEN), and the rest is
     * the exact difference: so shares always add up to what was divided.
     */
    public static final int SHARE_SCALE = 36;

    public static final Amounts ZERO = new Amounts(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public static Amounts of(BigDecimal gross) {
        return new Amounts(gross, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** What something cost that was bought for this. */
    public BigDecimal cost() {
        return gross.add(poolFee).add(gas);
    }

    /** What was left of a sale for this. */
    public BigDecimal proceeds() {
        return gross.subtract(poolFee).subtract(gas);
    }

    public Amounts plus(Amounts other) {
        return new Amounts(gross.add(other.gross), poolFee.add(other.poolFee), gas.add(other.gas));
    }

    public Amounts minus(Amounts other) {
        return new Amounts(gross.subtract(other.gross), poolFee.subtract(other.poolFee), gas.subtract(other.gas));
    }

    /** The share that {@code part} of {@code whole} has in this. */
    Amounts share(BigDecimal part, BigDecimal whole) {
        return new Amounts(share(gross, part, whole), share(poolFee, part, whole), share(gas, part, whole));
    }

    static BigDecimal share(BigDecimal amount, BigDecimal part, BigDecimal whole) {
        return amount.signum() == 0
                ? BigDecimal.ZERO
                : amount.multiply(part).divide(whole, SHARE_SCALE, RoundingMode.HALF_EVEN);
    }
}
