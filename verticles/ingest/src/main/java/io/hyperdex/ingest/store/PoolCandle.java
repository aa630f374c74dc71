package io.hyperdex.ingest.store;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.StoredCandle;

/** What a batch adds to a candle of a pool, or to several that it adds the same to. */
record PoolCandle(int poolId, StoredCandle candle) {
    CandleState state() {
        return candle.state();
    }
}
