package io.hyperdex.analytics.ledger;

import java.util.Comparator;

/** Whose trades a ledger is made of, by the numbers of the store. */
record LedgerKey(int trader, int source) {
    static final Comparator<LedgerKey> ORDER =
            Comparator.comparingInt(LedgerKey::trader).thenComparingInt(LedgerKey::source);
}
