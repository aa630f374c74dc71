package io.hyperdex.ingest;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.TradeStatus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes trades of a pool that nobody has described. */
public final class Trades {
    public static final String POOL = "0x" + "c".repeat(40);
    public static final String TOKEN0 = "0x" + "a".repeat(40);
    public static final String TOKEN1 = "0x" + "b".repeat(40);
    public static final Instant TIME = Instant.parse("2024-03-01T10:00:30Z");

    private Trades() {}

    public static PostedTrade trade(String id) {
        return trade(id, TIME, "2", "10", "5");
    }

    /** token0 for token1, or failed when nothing came out. */
    public static PostedTrade trade(
            String id, Instant time, String amountIn, @Nullable String amountOut, @Nullable String poolPrice) {
        return of(id, POOL, TOKEN1, time, new Figures(amountIn, amountOut, poolPrice, null));
    }

    public static PostedTrade withSqrtPrice(String id, Instant time, String sqrtPriceX96) {
        return of(id, POOL, TOKEN1, time, new Figures("2", "10", null, sqrtPriceX96));
    }

    /** In the same pool, with another token. */
    public static PostedTrade ofOtherPair(String id) {
        return of(id, POOL, "0x" + "d".repeat(40), TIME, new Figures("2", "10", null, null));
    }

    public static PostedTrade inPool(String id, String pool) {
        return inPool(id, pool, TIME);
    }

    public static PostedTrade inPool(String id, String pool, Instant time) {
        return of(id, pool, TOKEN1, time, new Figures("2", "10", "5", null));
    }

    private record Figures(
            String in,
            @Nullable String out,
            @Nullable String poolPrice,
            @Nullable String sqrt) {}

    private static PostedTrade of(String id, String pool, String tokenOut, Instant time, Figures figures) {
        return new PostedTrade(
                id,
                1,
                time,
                "uniswap-v3",
                pool,
                "0x" + "e".repeat(40),
                null,
                TOKEN0,
                tokenOut,
                new BigDecimal(figures.in),
                figures.out == null ? null : new BigDecimal(figures.out),
                figures.poolPrice == null ? null : new BigDecimal(figures.poolPrice),
                figures.sqrt == null ? null : new BigInteger(figures.sqrt),
                null,
                null,
                null,
                null,
                null,
                null,
                figures.out == null ? TradeStatus.FAILED : TradeStatus.EXECUTED,
                null,
                null,
                null,
                null,
                null);
    }
}
