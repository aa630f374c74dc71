package io.hyperdex.ingest.posted;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The fields of one item while it is read, each of them valid by itself. */
final class TradeDraft {
    @Nullable
    String tradeId;

    @Nullable
    Long chainId;

    @Nullable
    Instant timestamp;

    @Nullable
    String protocol;

    @Nullable
    String pool;

    @Nullable
    String trader;

    @Nullable
    String recipient;

    @Nullable
    String tokenIn;

    @Nullable
    String tokenOut;

    @Nullable
    BigDecimal amountIn;

    @Nullable
    BigDecimal amountOut;

    @Nullable
    BigDecimal poolPrice;

    @Nullable
    BigInteger sqrtPriceX96;

    @Nullable
    BigDecimal amountUsd;

    @Nullable
    Long blockNumber;

    @Nullable
    String blockHash;

    @Nullable
    String txHash;

    @Nullable
    Integer txIndex;

    @Nullable
    Integer logIndex;

    @Nullable
    String status;

    @Nullable
    Long gasUsed;

    @Nullable
    BigInteger effectiveGasPrice;

    @Nullable
    BigInteger baseFeePerGas;

    @Nullable
    BigDecimal expectedOut;

    @Nullable
    String metadata;
}
