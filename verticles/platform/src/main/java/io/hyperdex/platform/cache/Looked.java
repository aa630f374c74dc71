package io.hyperdex.platform.cache;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.hyperdex.platform.http.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What the cache says to a {@link Lookup}: an answer, a refusal, or leave to load.
 *
 * @param ticket when not {@link #NO_TICKET}: others wait until the asker hands in what it loads, or gives up
 * @param node whose cache gave the ticket
 * @param lease for askers of the same process
 * @param failure why the load that this one waited for was refused
 */
public record Looked(
        Outcome outcome,
        @Nullable CachedAnswer answer,
        long ticket,
        String node,
        @JsonIgnore @Nullable Lease lease,
        @Nullable ErrorCode failure,
        @Nullable String detail) {
    public static final long NO_TICKET = 0;

    /** Where the answer is from. */
    public enum Outcome {
        MEMORY,
        REDIS,
        /** Somebody else's load, which was under way. */
        JOINED,
        /** Outdated or too old, and the store is away. */
        STALE,
        /** None: the asker loads. */
        LOAD,
        /** None, and a better one if it can be had soon: the asker loads, and gives up when the store keeps it waiting. */
        LOAD_SOON,
        FAILED
    }
}
