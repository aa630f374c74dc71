package io.hyperdex.domain;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a token was worth; the names and the order of the components are those of the JSON.
 *
 * @param usd US dollars per token; as it was posted, or with the digits that a derived figure shows
 * @param stale whether it is the newest one and older than the limit for prices
 */
public record Price(long chainId, String token, BigDecimal usd, Instant timestamp, String source, boolean stale) {
    public Price {
        if (source.equals(PriceSource.ROUTE.code())) {
            usd = usd.round(Decimals.SHOWN);
        }
    }
}
