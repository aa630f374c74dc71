/**
 * Pure records and arithmetic of the market: trades, prices, candles and their total order.
 * Nothing here knows Vert.x, SQL or HTTP, so every formula can be tested alone.
 */
@NullMarked
package io.hyperdex.domain;

import org.jspecify.annotations.NullMarked;
