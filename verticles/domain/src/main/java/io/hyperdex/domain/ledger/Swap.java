package io.hyperdex.domain.ledger;

import io.hyperdex.domain.OrderKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A trade as the two books see it: tokenIn is disposed of at market value and tokenOut acquired at the same value.
 *
 * <p>The value is what was paid or received, so the pool's fee is inside it: it is shown apart and never charged twice. The
 * gas, which was paid beside the trade, is charged once: to the acquired lot when a quote token is paid, else off the
 * proceeds.
 *
 * @param value of the trade in the currency of the books; null when it is unknown
 * @param feeRate the pool's fee as a fraction of tokenIn; null when it is unknown, then no fee is shown
 * @param gas this swap's share of the transaction's gas, in the currency of the books; null when it is unknown, then none is charged
 * @param paysQuote tokenIn is a quote token: the trader buys
 */
public record Swap(
        OrderKey order,
        BigDecimal amountIn,
        BigDecimal amountOut,
        @Nullable BigDecimal value,
        @Nullable BigDecimal feeRate,
        @Nullable BigDecimal gas,
        boolean paysQuote) {

    public Swap {
        value = value == null ? null : Amounts.rounded(value);
        gas = gas == null ? null : Amounts.rounded(gas);
    }

    /** The event of tokenIn's book. */
    public BookEvent.Sold sold() {
        return new BookEvent.Sold(order, amountIn, value == null ? null : soldFor(value));
    }

    /** The event of tokenOut's book. */
    public BookEvent.Bought bought() {
        return new BookEvent.Bought(order, amountOut, value == null ? null : boughtFor(value));
    }

    /** The same swap in another currency; a rate that is missing leaves its money unknown. */
    public Swap in(@Nullable BigDecimal currencyPerUnit) {
        return new Swap(
                order,
                amountIn,
                amountOut,
                converted(value, currencyPerUnit),
                feeRate,
                converted(gas, currencyPerUnit),
                paysQuote);
    }

    private Amounts soldFor(BigDecimal net) {
        if (paysQuote) {
            return Amounts.of(net);
        }
        BigDecimal gross = feeRate == null
                ? net
                : net.divide(BigDecimal.ONE.subtract(feeRate), Amounts.SCALE, RoundingMode.HALF_EVEN);
        return new Amounts(gross, gross.subtract(net), charged());
    }

    private Amounts boughtFor(BigDecimal paid) {
        if (!paysQuote) {
            return Amounts.of(paid);
        }
        BigDecimal fee = feeRate == null ? BigDecimal.ZERO : Amounts.rounded(paid.multiply(feeRate));
        return new Amounts(paid.subtract(fee), fee, charged());
    }

    private BigDecimal charged() {
        return gas == null ? BigDecimal.ZERO : gas;
    }

    private static @Nullable BigDecimal converted(@Nullable BigDecimal money, @Nullable BigDecimal currencyPerUnit) {
        return money == null || currencyPerUnit == null
                ? null
                : money.divide(currencyPerUnit, Amounts.SCALE, RoundingMode.HALF_EVEN);
    }
}
