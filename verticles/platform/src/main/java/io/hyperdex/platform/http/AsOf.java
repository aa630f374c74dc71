package io.hyperdex.platform.http;

import io.hyperdex.domain.Finality;
import io.hyperdex.domain.Position;
import java.time.Instant;
import java.util.Map;

/**
 * Up to where an answer knows.
 *
 * @param position everything committed up to here is in the answer
 * @param time when it was read
 * @param chains the highest block seen, by chain number
 */
public record AsOf(Position position, Instant time, Map<String, ChainHead> chains) {

    /** The newest block that the store knows of a chain. */
    public record ChainHead(long block, Finality finality) {}
}
