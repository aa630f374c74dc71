package io.hyperdex.platform.store;

import io.hyperdex.domain.Position;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.security.SecureRandom;

/**
 * Who the store is.
 *
 * @param epoch changes only when the store is restored or reset
 * @param migration number of the newest migration
 * @param cursorKey signs paging cursors, so that every node and every start reads them
 */
public record StoreIdentity(String epoch, Flavour flavour, int migration, Buffer cursorKey) {
    private static final SecureRandom RANDOM = new SecureRandom();

    public Position at(long offset) {
        return new Position(epoch, offset);
    }

    /** Of a store that has just been made or emptied. */
    public static String newEpoch() {
        return "e" + new BigInteger(35, RANDOM).toString(36);
    }

    /** The same store with another history: what was known of its positions holds no more. */
    StoreIdentity renamed(String newEpoch) {
        return new StoreIdentity(newEpoch, flavour, migration, cursorKey);
    }

    /** Which of the two schemas the server got. */
    public enum Flavour {
        PLAIN,
        TIMESCALE
    }
}
