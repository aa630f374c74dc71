package io.hyperdex.domain;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gas of a trade's transaction.
 *
 * @param gasUsed units of gas
 * @param effectiveGasPrice wei per unit of gas, like {@code baseFeePerGas}
 * @param gasCostNative gasUsed · effectiveGasPrice in the chain's native token (18 decimals)
 */
public record GasSpent(
        @Nullable Long gasUsed,
        @Nullable BigInteger effectiveGasPrice,
        @Nullable BigInteger baseFeePerGas,
        @Nullable BigDecimal gasCostNative,
        @Nullable BigDecimal gasCostUsd) {
    private static final int NATIVE_DECIMALS = 18;

    public static GasSpent of(
            @Nullable Long gasUsed, @Nullable BigInteger effectiveGasPrice, @Nullable BigInteger baseFeePerGas) {
        BigDecimal cost = gasUsed == null || effectiveGasPrice == null
                ? null
                : new BigDecimal(effectiveGasPrice.multiply(BigInteger.valueOf(gasUsed)), NATIVE_DECIMALS);
        return new GasSpent(gasUsed, effectiveGasPrice, baseFeePerGas, cost, null);
    }
}
