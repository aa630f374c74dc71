package io.hyperdex.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a candle needs of an executed trade.
 *
 * @param order shortened, because stored candles keep one or two of them
 * @param zeroForOne whether the trader gave token0
 * @param poolPrice token1 per token0 after the trade
 */
public record Fill(
        Instant timestamp,
        OrderKey order,
        boolean zeroForOne,
        BigDecimal amount0,
        BigDecimal amount1,
        @Nullable BigDecimal poolPrice,
        @Nullable BigDecimal amountUsd) {

    public Fill {
        order = order.shortened();
    }
}
