package io.hyperdex.domain;

/** How sure the chain is of a trade; posted trades are final when accepted. */
public enum Finality {
    LATEST,
    SAFE,
    FINALIZED,
    ORPHANED
}
