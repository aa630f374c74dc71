package io.hyperdex.ingest.store;

import io.hyperdex.domain.PostedTrade;
import io.hyperdex.ingest.posted.IncomingTrade;
import io.hyperdex.ingest.posted.Refusal;
import io.hyperdex.ingest.posted.RefusalCode;
import org.jspecify.annotations.Nullable;

/** One trade on its way through one attempt to store its batch. */
final class Entry {
    final int submission;
    final int index;
    final IncomingTrade incoming;
    final IdentityKey identity;

    @Nullable
    Refusal refusal;

    @Nullable
    TradeRow row;

    boolean accepted;

    Entry(int submission, int index, IncomingTrade incoming, int sourceId) {
        this.submission = submission;
        this.index = index;
        this.incoming = incoming;
        this.identity = new IdentityKey(sourceId, incoming.key());
    }

    PostedTrade trade() {
        return incoming.trade();
    }

    PoolKey poolKey() {
        return new PoolKey(trade().chainId(), trade().pool());
    }

    void refuse(RefusalCode code, @Nullable String field, String message) {
        refusal = new Refusal(code, field, message);
    }
}
