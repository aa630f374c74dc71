/**
 * Gas of committed trades: one row a transaction, however many swaps it has, and what they add up to by hour and day.
 * Everything is changed in SQL by what a stretch of trades changes, and emptied and followed again it is the same.
 */
@NullMarked
package io.hyperdex.analytics.gas;

import org.jspecify.annotations.NullMarked;
