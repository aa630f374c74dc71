package io.hyperdex.push;

import io.hyperdex.domain.Position;

/**
 * Where a client goes on in a topic.
 *
 * @param from everything of the topic up to it has been told
 * @param told the last offset that the client knows of, which its next frame names as the one before
 */
record Place(Position from, long told) {
    /** Of a client that says what it has seen. */
    static Place at(Position seen) {
        return new Place(seen, seen.offset());
    }
}
