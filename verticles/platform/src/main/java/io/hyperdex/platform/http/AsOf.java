package io.hyperdex.platform.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 * @param reference version of the descriptions and posted prices; callers have no use for it
 */
public record AsOf(
        Position position,
        Instant time,
        Map<String, ChainHead> chains,
        @JsonIgnore long reference) {

    /** The newest block that the store knows of a chain. */
    public record ChainHead(long block, Finality finality) {}
}
