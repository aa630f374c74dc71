/**
 * Prices in USD: by which pools tokens are valued.
 * A route is a chain of pools to a stable coin, each step through the deepest pool.
 */
@NullMarked
package io.hyperdex.domain.prices;

import org.jspecify.annotations.NullMarked;
