/**
 * From valid trades to one durable transaction: identity, trades, candles, outbox.
 * One writer a node batches what all requests bring; an answer is given after the commit, never before.
 */
@NullMarked
package io.hyperdex.ingest.store;

import org.jspecify.annotations.NullMarked;
