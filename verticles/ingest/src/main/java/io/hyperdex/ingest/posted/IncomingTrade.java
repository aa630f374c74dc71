package io.hyperdex.ingest.posted;

import io.hyperdex.domain.PostedTrade;
import java.util.UUID;

/**
 * A valid trade with the digests of its identity, made where it is read and not where it is written: there is one writer.
 *
 * @param key of the id within its source
 * @param content of everything that was posted
 */
public record IncomingTrade(PostedTrade trade, UUID key, UUID content) {

    public static IncomingTrade of(PostedTrade trade) {
        return of(trade, new TradeDigests());
    }

    static IncomingTrade of(PostedTrade trade, TradeDigests digests) {
        return new IncomingTrade(trade, digests.key(trade), digests.content(trade));
    }
}
