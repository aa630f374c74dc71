/**
 * Times the ledger alone: folding the log of a busy trader, storing and restoring its state, and answering from it.
 * No node is started, so the figures are the arithmetic's own.
 */
@NullMarked
package io.hyperdex.load.ledger;

import org.jspecify.annotations.NullMarked;
