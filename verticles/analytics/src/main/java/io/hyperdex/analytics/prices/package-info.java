/**
 * Prices in USD that follow from trades: the last price of each second in the pool by which a token is valued.
 * A price is a function of stored trades and candles, so late and shuffled trades end in the same prices.
 */
@NullMarked
package io.hyperdex.analytics.prices;

import org.jspecify.annotations.NullMarked;
