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
        MessageDigest digest = sha256();
        field(digest, "tradeId", tradeId);
        field(digest, "chainId", chainId);
        field(digest, "timestamp", timestamp.toEpochMilli());
        field(digest, "protocol", protocol);
        field(digest, "pool", pool);
        field(digest, "trader", trader);
        field(digest, "recipient", recipient);
        field(digest, "tokenIn", tokenIn);
        field(digest, "tokenOut", tokenOut);
        field(digest, "amountIn", amountIn);
        field(digest, "amountOut", amountOut);
        field(digest, "poolPrice", poolPrice);
        field(digest, "sqrtPriceX96", sqrtPriceX96);
        field(digest, "amountUsd", amountUsd);
        field(digest, "blockNumber", blockNumber);
        field(digest, "blockHash", blockHash);
        field(digest, "txHash", txHash);
        field(digest, "txIndex", txIndex);
        field(digest, "logIndex", logIndex);
        field(digest, "status", status);
        field(digest, "gasUsed", gasUsed);
        field(digest, "effectiveGasPrice", effectiveGasPrice);
        field(digest, "baseFeePerGas", baseFeePerGas);
        field(digest, "expectedOut", expectedOut);
        field(digest, "metadata", metadata);
        return digest.digest();
    }

    private static void field(MessageDigest digest, String name, @Nullable Object value) {
        if (value == null) {
            return;
        }
        String text = value instanceof BigDecimal decimal ? Decimals.plain(decimal) : value.toString();
        digest.update((name + "=" + text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
