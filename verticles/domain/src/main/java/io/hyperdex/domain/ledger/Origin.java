package io.hyperdex.domain.ledger;

/** How a quantity came into a book, which decides what it cost. */
public enum Origin {
    /** Bought or earned at a known value. */
    ACQUIRED,
    /** Sent from outside; its cost is its market value then, as far as the {@link TransferPolicy} counts it. */
    TRANSFERRED,
    /** Came without a price: it is held, but what it cost is unknown; at the earliest its sale tells what it is worth. */
    UNPRICED,
    /** Was never seen to come: only its disposal is known. */
    UNSEEN
}
