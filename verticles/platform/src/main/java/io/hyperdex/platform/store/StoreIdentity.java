package io.hyperdex.platform.store;

import io.hyperdex.domain.Position;
import io.vertx.core.buffer.Buffer;

/**
 * Who the store is.
 *
 * @param epoch changes only when the store is restored or reset
 * @param migration number of the newest migration
 * @param cursorKey signs paging cursors, so that every node and every start reads them
 */
public record StoreIdentity(String epoch, Flavour flavour, int migration, Buffer cursorKey) {

    public Position at(long offset) {
        return new Position(epoch, offset);
    }

    /** Which of the two schemas the server got. */
    public enum Flavour {
        PLAIN,
        TIMESCALE
    }
}
