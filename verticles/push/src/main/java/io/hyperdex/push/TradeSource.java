package io.hyperdex.push;

import io.hyperdex.domain.Position;
import io.hyperdex.domain.Trade;
import io.hyperdex.platform.bus.Topics.TradesCommitted;
import io.hyperdex.push.StreamTopic.TradesTopic;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Where committed trades are read from. */
interface TradeSource {
    /** How far the store has come, and which store it is. */
    Future<Position> head();

    /** The commits right after the offset, in order, as many as are worth one read; empty when the outbox has none. */
    Future<List<TradesCommitted>> after(Position position);

    /** The newest executed trades of each topic; topics with terms come alone. */
    Future<Newest> newest(List<TradesTopic> topics, String epoch);

    /**
     * Trades and the head of the commit order, seen at one moment.
     *
     * @param trades ascending in the market's order
     */
    record Newest(long head, Map<TradesTopic, List<Trade>> trades) {}
}
