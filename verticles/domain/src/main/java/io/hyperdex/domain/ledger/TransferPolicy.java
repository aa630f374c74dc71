package io.hyperdex.domain.ledger;

/** How quantities count that no trade brought in: known transfers, and what was sold without ever having been seen to arrive. */
public enum TransferPolicy {
    /** Not at all: neither their proceeds nor their value is a profit, and what is sent out leaves at its cost. */
    EXCLUDE,
    /** They cost nothing, so everything they bring is profit; what is sent out leaves at its cost. */
    ZERO,
    /** They cost their market value when they came, at the latest when they were sold; what is sent out is sold at market. */
    MARK
}
