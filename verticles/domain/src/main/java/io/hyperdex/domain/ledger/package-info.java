/**
 * Cost bases and profits: one log of events per book (trader, chain, token), read by FIFO, LIFO, HIFO or average cost.
 * A book's state is a value that can be stored, restored and continued; money and quantities are exact decimals throughout.
 */
@NullMarked
package io.hyperdex.domain.ledger;

import org.jspecify.annotations.NullMarked;
