package io.hyperdex.platform.cache;

import java.util.Locale;

/** The kinds of answers, each with a policy of its own in section {@code cache}. */
public enum CacheType {
    TRADES,
    CANDLES,
    PRICE,
    POOLS,
    RANKING,
    TOKENS,
    PNL,
    PERFORMANCE,
    GAS;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
