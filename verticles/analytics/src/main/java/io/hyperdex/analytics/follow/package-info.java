/**
 * Reads committed trades in the order of their positions, once each, whatever node does it.
 * The position that has been reached is written in the transaction that writes what was made of the trades.
 */
@NullMarked
package io.hyperdex.analytics.follow;

import org.jspecify.annotations.NullMarked;
