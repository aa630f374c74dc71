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
     * Decimal places of money (HALF_EVEN). What comes in is rounded to them once, and so is a share of an amount, whose rest is
     * the exact difference; sums are exact: so shares always add up to what was divided.
     */
    public static final int SCALE = 36;

    public static final Amounts ZERO = new Amounts(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public static Amounts of(BigDecimal gross) {
        return new Amounts(gross, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** What something cost that was bought for this. */
    public BigDecimal cost() {
        return sum(sum(gross, poolFee), gas);
    }

    /** What was left of a sale for this. */
    public BigDecimal proceeds() {
        return difference(difference(gross, poolFee), gas);
    }

    public Amounts plus(Amounts other) {
        return new Amounts(sum(gross, other.gross), sum(poolFee, other.poolFee), sum(gas, other.gas));
    }

    public Amounts minus(Amounts other) {
        return new Amounts(
                difference(gross, other.gross), difference(poolFee, other.poolFee), difference(gas, other.gas));
    }

    /** Most of what is added up has no fee or no gas. */
    static BigDecimal sum(BigDecimal one, BigDecimal other) {
        if (other.signum() == 0) {
            return one;
        }
        return one.signum() == 0 ? other : one.add(other);
    }

    static BigDecimal difference(BigDecimal one, BigDecimal other) {
        return other.signum() == 0 ? one : one.subtract(other);
    }

    /** The share that {@code part} of {@code whole} has in this. */
    Amounts share(BigDecimal part, BigDecimal whole) {
        return new Amounts(share(gross, part, whole), share(poolFee, part, whole), share(gas, part, whole));
    }

    static BigDecimal share(BigDecimal amount, BigDecimal part, BigDecimal whole) {
        return amount.signum() == 0
                ? BigDecimal.ZERO
                : amount.multiply(part).divide(whole, SCALE, RoundingMode.HALF_EVEN);
    }

    /** With the decimal places of money. */
    public static BigDecimal rounded(BigDecimal money) {
        return money.setScale(SCALE, RoundingMode.HALF_EVEN);
    }

    /** What a quantity is worth at a price of its unit. */
    public static BigDecimal worth(BigDecimal quantity, BigDecimal price) {
        return rounded(quantity.multiply(price));
    }
}
