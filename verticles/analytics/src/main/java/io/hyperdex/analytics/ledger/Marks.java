package io.hyperdex.analytics.ledger;

import io.hyperdex.domain.ledger.Currency;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What things were worth at a time: the price that held then, whenever it became known. */
interface Marks {
    /** A unit of the token in USD; null when no price was known at the time. */
    @Nullable
    BigDecimal usd(int token, Instant at);

    /** A unit of the currency in USD. */
    @Nullable
    BigDecimal usd(Currency currency, Instant at);
}
