package io.hyperdex.domain.ledger;

/** Which lots a disposal takes. */
public enum LotMethod {
    /** The oldest first. */
    FIFO,
    /** The newest first. */
    LIFO,
    /** The dearest first, by what a unit cost with fee and gas; of equally dear ones the oldest. Lots without a cost come last. */
    HIFO,
    /** All alike: every unit held has the same share. */
    AVERAGE
}
