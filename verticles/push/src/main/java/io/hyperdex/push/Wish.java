package io.hyperdex.push;

import io.hyperdex.domain.Position;
import org.jspecify.annotations.Nullable;

/**
 * A topic that a client asks for.
 *
 * @param requested as the client wrote it
 * @param from what the client has seen of it, to go on from there
 * @param conflateMillis for how long news is collected before it is sent; null for what the topic's family does
 */
record Wish(
        String requested, @Nullable Position from, @Nullable Integer conflateMillis) {
    /** The topic as it is now, and as its family is sent. */
    static Wish of(String requested) {
        return new Wish(requested, null, null);
    }
}
