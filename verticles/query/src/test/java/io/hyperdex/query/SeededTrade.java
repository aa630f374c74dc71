package io.hyperdex.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A trade that a test has put into the store, with the figures worked out here a second time, the slow and plain way. */
record SeededTrade(
        long position,
        String source,
        SeededPool pool,
        String trader,
        String protocol,
        Instant timestamp,
        @Nullable Long block,
        @Nullable Integer logIndex,
        @Nullable String txHash,
        @Nullable String ownId,
        boolean failed,
        boolean zeroForOne,
        BigDecimal amountIn,
        @Nullable BigDecimal amountOut,
        @Nullable BigDecimal poolPrice,
        @Nullable BigDecimal usd,
        @Nullable Long gasUsed,
        @Nullable BigDecimal gasPrice) {
    /** Receives what some of the trades bring and trades itself nowhere. */
    static final String RECIPIENT = "0x" + "9".repeat(40);

    static final MathContext SHOWN = new MathContext(34, RoundingMode.HALF_EVEN);
    private static final MathContext EXACT = new MathContext(120, RoundingMode.HALF_EVEN);

    static final Comparator<SeededTrade> TOTAL = Comparator.comparing(SeededTrade::timestamp)
            .thenComparing(trade -> trade.block == null ? -1L : trade.block)
            .thenComparing(trade -> trade.logIndex == null ? -1 : trade.logIndex)
            .thenComparing(SeededTrade::id)
            .thenComparing(SeededTrade::source);

    record SeededPool(
            int id,
            long chain,
            String address,
            String token0,
            String token1,
            int quote,
            boolean executedBasis,
            @Nullable BigDecimal fee) {
        boolean has(String token) {
            return token0.equals(token) || token1.equals(token);
        }
    }

    @Nullable
    String recipient() {
        return switch ((int) (position % 3)) {
            case 0 -> trader;
            case 1 -> RECIPIENT;
            default -> null;
        };
    }

    String id() {
        return ownId != null ? ownId : pool.chain() + ":" + txHash + ":" + logIndex;
    }

    String name() {
        return source + "/" + id();
    }

    BigDecimal amount0() {
        return zeroForOne ? amountIn : out();
    }

    BigDecimal amount1() {
        return zeroForOne ? out() : amountIn;
    }

    BigDecimal baseAmount(int base) {
        return base == 0 ? amount0() : amount1();
    }

    BigDecimal quoteAmount(int base) {
        return base == 0 ? amount1() : amount0();
    }

    boolean buys(int base) {
        return zeroForOne == (base == 1);
    }

    /** The price that candles show, unrounded for all purposes. */
    BigDecimal candlePrice(int base) {
        BigDecimal canonical =
                pool.executedBasis() || poolPrice == null ? amount1().divide(amount0(), EXACT) : poolPrice;
        return base == 0 ? canonical : BigDecimal.ONE.divide(canonical, EXACT);
    }

    @Nullable
    BigDecimal usdPrice(int base) {
        return usd == null ? null : candlePrice(base).multiply(usd).divide(quoteAmount(base), EXACT);
    }

    @Nullable
    BigDecimal gasCost() {
        return gasUsed == null || gasPrice == null ? null : gasPrice.multiply(BigDecimal.valueOf(gasUsed));
    }

    private BigDecimal out() {
        if (amountOut == null) {
            throw new IllegalStateException("a failed trade has no price");
        }
        return amountOut;
    }
}
