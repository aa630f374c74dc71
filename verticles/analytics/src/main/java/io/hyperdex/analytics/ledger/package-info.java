/**
 * Keeps every trader's books: what was bought and sold, by every lot method and in every currency, with the returns of each day.
 * A ledger's rows are written in the transaction that moves the reached position; what comes late is folded again from a checkpoint.
 */
@NullMarked
package io.hyperdex.analytics.ledger;

import org.jspecify.annotations.NullMarked;
