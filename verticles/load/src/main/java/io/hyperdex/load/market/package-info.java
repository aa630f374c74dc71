/**
 * The generated market: pools with Zipf-like activity over thirty days, the same for the same seed.
 * Its trades are what a chain indexer would post, and the rows that the store keeps of them.
 */
@NullMarked
package io.hyperdex.load.market;

import org.jspecify.annotations.NullMarked;
