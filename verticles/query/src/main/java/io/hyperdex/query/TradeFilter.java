package io.hyperdex.query;

import io.hyperdex.domain.TokenSide;
import io.hyperdex.domain.Trade;
import io.hyperdex.domain.TradeStatus;
import io.hyperdex.platform.access.Sight.Visible;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.contract.RequestParameters;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Which trades a caller wants; null does not restrict.
 *
 * @param status null for executed and failed ones
 * @param base the token that prices are for; null is each pool's own
 * @param visible what the caller may see of the trader; null without one
 */
record TradeFilter(
        @Nullable Long chain,
        @Nullable String pool,
        @Nullable String trader,
        @Nullable String token,
        @Nullable String protocol,
        @Nullable TradeStatus status,
        TimeRange time,
        @Nullable BigDecimal minUsd,
        @Nullable BigDecimal maxUsd,
        @Nullable TokenSide base,
        @Nullable Visible visible) {

    static TradeFilter of(Call call) {
        RequestParameters parameters = call.parameters();
        String status = parameters.requiredString("status");
        BigDecimal minUsd = decimal(parameters, "minUsd");
        BigDecimal maxUsd = decimal(parameters, "maxUsd");
        if (minUsd != null && maxUsd != null && minUsd.compareTo(maxUsd) > 0) {
            throw ApiException.invalid("query", "maxUsd", "range", "must not be less than minUsd");
        }
        String trader = lowerCase(parameters, "trader");
        return new TradeFilter(
                parameters.integer("chain"),
                lowerCase(parameters, "pool"),
                trader,
                lowerCase(parameters, "token"),
                parameters.string("protocol"),
                status.equals("all") ? null : TradeStatus.valueOf(status.toUpperCase(Locale.ROOT)),
                TimeRange.of(parameters),
                minUsd,
                maxUsd,
                base(parameters),
                trader == null ? null : call.caller().sight().of(trader));
    }

    static @Nullable TokenSide base(RequestParameters parameters) {
        String base = parameters.string("base");
        return base == null ? null : TokenSide.valueOf(base.toUpperCase(Locale.ROOT));
    }

    /** Whether the filter is about pools: then these are looked up before the trades. */
    boolean namesPools() {
        return chain != null || pool != null || token != null;
    }

    /** On trades of the narrowest that is named, in the range of time. */
    Dependence dependence() {
        String trades = trader != null ? Tags.trader(trader) : pool != null ? Tags.pool(pool) : Tags.TRADES;
        String described = pool != null ? Tags.described(pool) : Tags.POOLS;
        return Dependence.of(List.of(trades, described, Tags.TOKEN), time.from(), time.to());
    }

    /**
     * Of a page in the order of commits. What is committed later comes after a full one, never into it: only what changes the
     * trades that it shows does, or, where values decide, makes another trade one of them.
     */
    Dependence dependence(List<Trade> shown, boolean full) {
        Dependence all = dependence();
        if (!full || minUsd != null || maxUsd != null) {
            return all;
        }
        LongSummaryStatistics times = shown.stream()
                .mapToLong(trade -> trade.timestamp().toEpochMilli())
                .summaryStatistics();
        return new Dependence(all.tags(), times.getMin(), times.getMax() + 1);
    }

    private static @Nullable BigDecimal decimal(RequestParameters parameters, String name) {
        String text = parameters.string(name);
        return text == null ? null : new BigDecimal(text);
    }

    private static @Nullable String lowerCase(RequestParameters parameters, String name) {
        String text = parameters.string(name);
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
