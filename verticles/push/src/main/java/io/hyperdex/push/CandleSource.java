package io.hyperdex.push;

import io.hyperdex.domain.CandleState;
import io.hyperdex.domain.PriceBasis;
import io.hyperdex.domain.TokenSide;
import io.hyperdex.push.StreamTopic.CandlesTopic;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Where candles are read from. Candles of one second come from the trades and all others from the stored ones, so one read
 * is of one kind.
 */
interface CandleSource {
    /** The newest candles of each topic, at least the last three that there are (two of a second's). */
    Future<CandleRead> newest(List<CandlesTopic> topics);

    /** These candles; one without trades is not in the answer. */
    Future<CandleRead> at(List<Slot> slots);

    /** One candle of one topic. */
    record Slot(CandlesTopic topic, Instant openTime) {}

    /** Candles and the head of the commit order, seen at one moment. Pools that the store does not know have no book. */
    record CandleRead(long head, Map<CandlesTopic, CandleBook> books) {}

    /** Candles of one topic, ascending, with what it takes to show them. */
    record CandleBook(TokenSide base, PriceBasis basis, List<CandleState> candles) {}
}
