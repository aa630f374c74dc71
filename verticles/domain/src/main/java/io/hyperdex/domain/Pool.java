package io.hyperdex.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool with its figures as answers show it; the names and the order of the components are those of the JSON.
 *
 * @param token0 the lower address
 * @param fee a fraction; null when it is unknown
 * @param price the last one, quote per base; null before the first trade
 * @param windows by the code of their {@link Window}
 */
public record Pool(
        long chainId,
        String pool,
        String protocol,
        Member token0,
        Member token1,
        @Nullable BigDecimal fee,
        TokenSide base,
        TokenSide quote,
        PriceBasis priceBasis,
        @Nullable BigDecimal price,
        @Nullable Instant lastTradeAt,
        @Nullable Instant createdAt,
        @Nullable Long createdBlock,
        @Nullable BigDecimal liquidityUsd,
        @Nullable BigDecimal reserve0,
        @Nullable BigDecimal reserve1,
        Map<String, Figures> windows) {

    /** One of the pool's two tokens. */
    public record Member(
            String address,
            @Nullable String symbol,
            @Nullable String name,
            @Nullable Integer decimals) {}

    /**
     * What happened in a window.
     *
     * @param volumeUsd null when any trade has no value in USD
     * @param fees in the quote token; null when the fee is unknown
     * @param traders distinct ones; null when there were more trades than one answer counts
     * @param priceChange a fraction; null when there was no price before the window
     */
    public record Figures(
            BigDecimal volumeQuote,
            @Nullable BigDecimal volumeUsd,
            long trades,
            @Nullable BigDecimal fees,
            @Nullable BigDecimal feesUsd,
            @Nullable Long traders,
            @Nullable BigDecimal priceChange) {}
}
