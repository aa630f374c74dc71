package io.hyperdex.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored trade as REST, streams and exports show it; the names and the order of the components are those of the JSON,
 * in which {@code place} and {@code gas} are flat.
 *
 * @param base which of the pool's tokens {@code price}, {@code poolPrice} and {@code side} speak of
 * @param price executed price, quote per base; null for a failed trade
 * @param poolPrice the pool's price after the trade, quote per base
 * @param amountUsd value of the trade in USD, null when no source had one
 * @param slippage (expectedOut − amountOut) / expectedOut, a fraction
 * @param metadata canonical JSON text of what the sender attached
 */
public record Trade(
        String tradeId,
        String source,
        int revision,
        Position position,
        long chainId,
        ChainPlace place,
        Instant timestamp,
        Finality finality,
        TradeStatus status,
        String protocol,
        String pool,
        String trader,
        @Nullable String recipient,
        TokenSide base,
        Side side,
        String tokenIn,
        @Nullable String tokenInSymbol,
        BigDecimal amountIn,
        String tokenOut,
        @Nullable String tokenOutSymbol,
        @Nullable BigDecimal amountOut,
        @Nullable BigDecimal price,
        @Nullable BigDecimal poolPrice,
        @Nullable BigDecimal amountUsd,
        @Nullable PriceSource priceSource,
        GasSpent gas,
        @Nullable BigDecimal expectedOut,
        @Nullable BigDecimal slippage,
        @Nullable String metadata) {

    public OrderKey orderKey() {
        return OrderKey.of(timestamp, place.blockNumber(), place.logIndex(), tradeId, source);
    }
}
