package io.hyperdex.ingest.store;

/**
 * A token was described, or the floor was raised, after the batch had looked, or a copy was mistaken: the attempt is undone and made
 * again with what is known now.
 */
final class StaleKnowledge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaleKnowledge() {
        super("what the batch was judged by has changed", null, false, false);
    }
}
