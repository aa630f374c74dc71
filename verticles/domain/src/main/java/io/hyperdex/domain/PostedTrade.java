package io.hyperdex.domain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

    /**
     * SHA-256 over the posted fields in canonical form. Only fields that are present count, so an optional field added
     * later changes no old digest; derived fields never count.
     */
    public byte[] contentDigest() {
        // One buffer and one update: a digest is made of every trade that comes in.
        var content = new StringBuilder(768);
        field(content, "tradeId", tradeId);
        field(content, "chainId", chainId);
        field(content, "timestamp", timestamp.toEpochMilli());
        field(content, "protocol", protocol);
        field(content, "pool", pool);
        field(content, "trader", trader);
        field(content, "recipient", recipient);
        field(content, "tokenIn", tokenIn);
        field(content, "tokenOut", tokenOut);
        field(content, "amountIn", amountIn);
        field(content, "amountOut", amountOut);
        field(content, "poolPrice", poolPrice);
        field(content, "sqrtPriceX96", sqrtPriceX96);
        field(content, "amountUsd", amountUsd);
        field(content, "blockNumber", blockNumber);
        field(content, "blockHash", blockHash);
        field(content, "txHash", txHash);
        field(content, "txIndex", txIndex);
        field(content, "logIndex", logIndex);
        field(content, "status", status);
        field(content, "gasUsed", gasUsed);
        field(content, "effectiveGasPrice", effectiveGasPrice);
        field(content, "baseFeePerGas", baseFeePerGas);
        field(content, "expectedOut", expectedOut);
        field(content, "metadata", metadata);
        return sha256().digest(content.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void field(StringBuilder content, String name, @Nullable Object value) {
        if (value != null) {
            content.append(name).append('=');
            content.append(value instanceof BigDecimal decimal ? Decimals.plain(decimal) : value);
            content.append('\n');
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
