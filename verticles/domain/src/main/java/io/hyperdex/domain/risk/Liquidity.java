package io.hyperdex.domain.risk;

import io.hyperdex.domain.Decimals;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How fast a holding could be sold, and what selling it at once would do. */
public final class Liquidity {
    /** The share of a day's volume that can be sold without moving the market, by convention. */
    public static final BigDecimal PARTICIPATION = new BigDecimal("0.1");

    private Liquidity() {}

    /** Days to sell it at that share of the volume; null without volume. */
    public static @Nullable BigDecimal daysToExit(
            BigDecimal value, @Nullable BigDecimal volume24h, BigDecimal participation) {
        return volume24h == null || volume24h.signum() <= 0
                ? null
                : Decimals.ratio(value, volume24h.multiply(participation));
    }

    /**
     * How much worse than the pool's price a sale is in a pool of constant product: amount ÷ (reserve + amount), before fees.
     *
     * @param reserve of the token that is sold; for concentrated liquidity the virtual one, L ÷ √price
     */
    public static @Nullable BigDecimal priceImpact(BigDecimal amount, @Nullable BigDecimal reserve) {
        return reserve == null || reserve.signum() <= 0 ? null : Decimals.ratio(amount, reserve.add(amount));
    }
}
