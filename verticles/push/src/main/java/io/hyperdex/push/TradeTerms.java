package io.hyperdex.push;

import io.hyperdex.domain.Decimals;
import io.hyperdex.domain.Side;
import io.hyperdex.domain.Trade;
import io.hyperdex.push.StreamTopic.SeenTrader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which trades of a pool a subscriber wants.
 *
 * @param minUsd without trailing zeros; trades of unknown value do not reach it
 */
record TradeTerms(
        @Nullable Side side,
        @Nullable BigDecimal minUsd,
        @Nullable SeenTrader trader) {
    static final TradeTerms NONE = new TradeTerms(null, null, null);

    boolean fit(Trade trade) {
        return (side == null || side == trade.side())
                && (minUsd == null
                        || (trade.amountUsd() != null && trade.amountUsd().compareTo(minUsd) >= 0))
                && (trader == null || isBy(trader, trade));
    }

    private static boolean isBy(SeenTrader trader, Trade trade) {
        return trader.address().equals(trade.trader())
                && (trader.visible().everything() || trader.visible().sources().contains(trade.source()));
    }

    /** As it stands after the pool; always in this order. */
    String text() {
        List<String> terms = new ArrayList<>(3);
        if (side != null) {
            terms.add("side=" + side.name().toLowerCase(Locale.ROOT));
        }
        if (minUsd != null) {
            terms.add("minUsd=" + Decimals.plain(minUsd));
        }
        if (trader != null) {
            terms.add("trader=" + trader.address());
        }
        return terms.isEmpty() ? "" : "?" + String.join("&", terms);
    }
}
