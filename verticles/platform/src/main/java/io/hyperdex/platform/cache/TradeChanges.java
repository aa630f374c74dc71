package io.hyperdex.platform.cache;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers what some trades change: one time range for each pool and trader, whatever the number of trades. */
public final class TradeChanges {
    private final Map<String, long[]> ranges = new HashMap<>();
    private final Set<String> tokens = new HashSet<>();

    public TradeChanges add(Trade trade) {
        boolean unpriced = trade.status() == TradeStatus.EXECUTED && trade.poolPrice() == null;
        return add(trade.pool(), trade.trader(), trade.timestamp().toEpochMilli(), unpriced)
                .name(trade.tokenIn(), trade.tokenOut());
    }

    /**
     * As posted. A price that comes as a square root counts as known; where its decimals are missing, the bus brings the
     * stored trade a moment later.
     */
    public TradeChanges add(PostedTrade trade) {
        boolean unpriced =
                trade.status() == TradeStatus.EXECUTED && trade.poolPrice() == null && trade.sqrtPriceX96() == null;
        return add(trade.pool(), trade.trader(), trade.timestamp().toEpochMilli(), unpriced)
                .name(trade.tokenIn(), trade.tokenOut());
    }

    private TradeChanges add(String pool, String trader, long at, boolean unpriced) {
        widen(Tags.TRADES, at);
        widen(Tags.pool(pool), at);
        widen(Tags.trader(trader), at);
        if (unpriced) {
            ranges.put(Tags.priced(pool), new long[] {Dependence.EVER, Dependence.FOREVER});
        }
        return this;
    }

    private TradeChanges name(String tokenIn, String tokenOut) {
        tokens.add(tokenIn);
        tokens.add(tokenOut);
        return this;
    }

    private void widen(String tag, long at) {
        long[] range = ranges.computeIfAbsent(tag, absent -> new long[] {at, at + 1});
        range[0] = Math.min(range[0], at);
        range[1] = Math.max(range[1], at + 1);
    }

    /** All of them are stored at or before the position. */
    public Invalidation upTo(long position) {
        List<Change> changes = new ArrayList<>(ranges.size());
        ranges.forEach((tag, range) -> changes.add(new Change(tag, range[0], range[1])));
        return new Invalidation(Line.TRADES, position, changes, List.copyOf(tokens));
    }
}
