/**
 * What tokens and pools are, told by those who know: names, decimals, fees, quote.
 * Decimals are set once; when they become known, prices that waited for them are derived in the same transaction.
 */
@NullMarked
package io.hyperdex.ingest.reference;

import org.jspecify.annotations.NullMarked;
