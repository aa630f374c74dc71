package io.hyperdex.ingest.store;

/** A token was described after the batch had looked: the attempt is undone and made again with what is known now. */
final class StaleKnowledge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaleKnowledge() {
        super("a token was described meanwhile", null, false, false);
    }
}
