package io.hyperdex.load.market;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A swap as a chain indexer posts it. The numbers of trader and recipient stand for dictionary ids in the rows of the
 * baselines.
 *
 * @param number from 1, in time order; the position in the rows of the baselines
 * @param ownIn whether the trader gives the pool's own token
 * @param poolPrice token1 per token0 after the trade
 */
public record GeneratedTrade(
        long number,
        Instant timestamp,
        long blockNumber,
        Buffer txHash,
        int txIndex,
        int logIndex,
        MarketPool pool,
        Account trader,
        Account recipient,
        boolean ownIn,
        BigDecimal amountIn,
        BigDecimal amountOut,
        BigDecimal poolPrice,
        Gas gas) {

    /** Numbers from 1. */
    public record Account(int number, String address) {}

    /** Prices in wei. */
    record Gas(long used, long effectivePrice, long baseFee) {}

    /** The same of another trader, who is paid himself. */
    public GeneratedTrade by(Account another) {
        return new GeneratedTrade(
                number,
                timestamp,
                blockNumber,
                txHash,
                txIndex,
                logIndex,
                pool,
                another,
                another,
                ownIn,
                amountIn,
                amountOut,
                poolPrice,
                gas);
    }

    String tokenIn() {
        return ownIn ? pool.ownToken() : pool.quoteToken();
    }

    String tokenOut() {
        return ownIn ? pool.quoteToken() : pool.ownToken();
    }

    boolean zeroForOne() {
        return ownIn == pool.ownIsToken0();
    }

    /** What the store derives: the stable-coin leg at 1 USD each. */
    @Nullable
    BigDecimal amountUsd() {
        return pool.stable() ? (ownIn ? amountOut : amountIn) : null;
    }
}
