package io.hyperdex.ingest.store;

import io.hyperdex.ingest.posted.Refusal;
import java.util.List;

/**
 * What became of a submission, after the commit.
 *
 * @param duplicates trades that were there already, with the same content
 * @param refused ascending by index
 * @param position every accepted trade and every duplicate is at or before it
 */
public record Stored(int accepted, int duplicates, List<RefusedTrade> refused, long position) {

    /** A trade that the store refused, by its index in the submission. */
    public record RefusedTrade(int index, String tradeId, Refusal refusal) {}
}
