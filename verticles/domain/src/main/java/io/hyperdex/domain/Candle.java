package io.hyperdex.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A candle as REST and streams show it; the names and the order of the components are those of the JSON.
 *
 * @param endTime exclusive
 * @param open price of the first trade of the interval, quote (or USD) per base; not the previous close
 * @param volumeUsd null when the USD value of any of its trades is unknown
 * @param closed whether the clock has passed {@code endTime}
 * @param revision how many commits changed the candle after its end
 */
public record Candle(
        Instant openTime,
        Instant endTime,
        String interval,
        TokenSide base,
        Currency currency,
        PriceBasis priceBasis,
        @Nullable BigDecimal open,
        @Nullable BigDecimal high,
        @Nullable BigDecimal low,
        @Nullable BigDecimal close,
        BigDecimal volumeBase,
        BigDecimal volumeQuote,
        @Nullable BigDecimal volumeUsd,
        long trades,
        long buys,
        long sells,
        boolean closed,
        int revision,
        Finality finality) {

    /** What the prices of a candle are counted in. */
    public enum Currency {
        QUOTE,
        USD
    }

    /** The same candle with its prices in another currency; null when they are not known. */
    public Candle priced(Currency other, @Nullable Ohlc prices) {
        Ohlc shown = prices == null ? null : prices.round(Decimals.SHOWN);
        return new Candle(
                openTime,
                endTime,
                interval,
                base,
                other,
                priceBasis,
                shown == null ? null : shown.open(),
                shown == null ? null : shown.high(),
                shown == null ? null : shown.low(),
                shown == null ? null : shown.close(),
                volumeBase,
                volumeQuote,
                volumeUsd,
                trades,
                buys,
                sells,
                closed,
                revision,
                finality);
    }
}
