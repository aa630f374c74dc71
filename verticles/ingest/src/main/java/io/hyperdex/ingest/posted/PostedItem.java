package io.hyperdex.ingest.posted;

import org.jspecify.annotations.Nullable;

/** What one item of a body turned out to be. */
public sealed interface PostedItem {

    /** A trade that may be stored, as far as it can be told without the store. */
    record Valid(IncomingTrade incoming) implements PostedItem {}

    /** @param tradeId as it was posted, null when it could not be read */
    record Refused(@Nullable String tradeId, Refusal refusal) implements PostedItem {}

    /** Not JSON at all: refused as a line, but the end of a document. */
    record Malformed(String message) implements PostedItem {}
}
