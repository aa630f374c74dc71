package io.hyperdex.domain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A trade as its sender stated it, valid and canonical: addresses lower case, instants in UTC, absent is null.
 *
 * @param amountOut null or zero only when the transaction failed
 * @param poolPrice token1 per token0 in token units after the trade
 * @param sqrtPriceX96 the same as the chain keeps it; used when {@code poolPrice} is absent
 * @param amountUsd the sender's own valuation
 * @param effectiveGasPrice wei per unit of gas, like {@code baseFeePerGas}
 * @param metadata canonical JSON text (sorted keys, no blanks) of at most 4 KiB
 */
public record PostedTrade(
        String tradeId,
        long chainId,
        Instant timestamp,
        String protocol,
        String pool,
        String trader,
        @Nullable String recipient,
        String tokenIn,
        String tokenOut,
        BigDecimal amountIn,
        @Nullable BigDecimal amountOut,
        @Nullable BigDecimal poolPrice,
        @Nullable BigInteger sqrtPriceX96,
        @Nullable BigDecimal amountUsd,
        @Nullable Long blockNumber,
        @Nullable String blockHash,
        @Nullable String txHash,
        @Nullable Integer txIndex,
        @Nullable Integer logIndex,
        TradeStatus status,
        @Nullable Long gasUsed,
        @Nullable BigInteger effectiveGasPrice,
        @Nullable BigInteger baseFeePerGas,
        @Nullable BigDecimal expectedOut,
        @Nullable String metadata) {

    /** True when token0, the lower address, is what the trader gives. */
    public boolean zeroForOne() {
        return tokenIn.compareTo(tokenOut) < 0;
    }

    public String token0() {
        return zeroForOne() ? tokenIn : tokenOut;
    }

    public String token1() {
        return zeroForOne() ? tokenOut : tokenIn;
    }
}
