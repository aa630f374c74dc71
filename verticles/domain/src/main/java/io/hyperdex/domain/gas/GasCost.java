package io.hyperdex.domain.gas;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cost of a transaction in the native token (18 decimals).
 *
 * @param total gasUsed · effectiveGasPrice + l1
 * @param base gasUsed · baseFee, which is burned; null when the base fee is unknown, like {@code priority}
 * @param priority the rest of gasUsed · effectiveGasPrice, which the block's producer gets
 * @param l1 what a rollup charged for the layer below; zero where there is none
 */
public record GasCost(
        BigDecimal total,
        @Nullable BigDecimal base,
        @Nullable BigDecimal priority,
        BigDecimal l1) {
    private static final int WEI_DECIMALS = 18;
    /** Places of a swap's share of a transaction's gas. */
    private static final int SHARE_SCALE = 36;

    /**
     * @param effectiveGasPrice wei per unit of gas, like {@code baseFee}
     * @param l1FeeWei null where a chain has none
     */
    public static GasCost of(
            long gasUsed, BigInteger effectiveGasPrice, @Nullable BigInteger baseFee, @Nullable BigInteger l1FeeWei) {
        BigInteger units = BigInteger.valueOf(gasUsed);
        BigDecimal execution = ether(units.multiply(effectiveGasPrice));
        BigDecimal l1 = l1FeeWei == null ? BigDecimal.ZERO : ether(l1FeeWei);
        BigDecimal base = baseFee == null ? null : ether(units.multiply(baseFee));
        return new GasCost(execution.add(l1), base, base == null ? null : execution.subtract(base), l1);
    }

    /** The equal shares of a transaction's swaps; the first one takes what rounding leaves, so they add up exactly. */
    public static List<BigDecimal> split(BigDecimal cost, int swaps) {
        BigDecimal count = BigDecimal.valueOf(swaps);
        BigDecimal share = cost.divide(count, SHARE_SCALE, RoundingMode.HALF_EVEN);
        List<BigDecimal> shares = new ArrayList<>();
        shares.add(cost.subtract(share.multiply(count.subtract(BigDecimal.ONE))));
        while (shares.size() < swaps) {
            shares.add(share);
        }
        return shares;
    }

    private static BigDecimal ether(BigInteger wei) {
        return new BigDecimal(wei, WEI_DECIMALS);
    }
}
