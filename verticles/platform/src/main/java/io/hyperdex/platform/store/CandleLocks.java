package io.hyperdex.platform.store;

/**
 * In one order whoever changes candles locks them, so that they wait for one another and never in a circle: ingest, which adds
 * trades, those who value trades, and those who give candles pool prices when tokens become known.
 */
public final class CandleLocks {
    /**
     * For {@code order by}. What others are likely to change too comes late, long candles and those that the trades before
     * left open, so that nobody waits long.
     */
    public static final String ORDER = "step, open_time desc, pool_id";

    private CandleLocks() {}
}
