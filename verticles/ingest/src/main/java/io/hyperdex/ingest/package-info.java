/**
 * Turns what senders and recordings offer into committed trades: decode, validate, price, deduplicate, store.
 * An answer leaves only after the commit, and every committed batch is relayed to the bus in commit order.
 */
@NullMarked
package io.hyperdex.ingest;

import org.jspecify.annotations.NullMarked;
