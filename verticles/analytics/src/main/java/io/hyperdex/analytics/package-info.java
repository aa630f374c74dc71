/**
 * Turns committed trades into what traders ask of them: positions, profits, returns and risk, as rows that answers are read from.
 * Everything here follows from the trades and prices of the store, and can be made again from nothing.
 */
@NullMarked
package io.hyperdex.analytics;

import org.jspecify.annotations.NullMarked;
