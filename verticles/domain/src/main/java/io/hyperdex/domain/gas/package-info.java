/**
 * Gas: what transactions cost, how much of their value that was, and what others paid for the same.
 * Costs are exact decimals in the native token or in USD; a transaction's gas counts once, however many swaps it has.
 */
@NullMarked
package io.hyperdex.domain.gas;

import org.jspecify.annotations.NullMarked;
