package io.hyperdex.platform.bus;

import io.hyperdex.domain.Position;
import io.hyperdex.domain.Trade;
import io.hyperdex.platform.performance.ServiceReport;
import java.time.Instant;
import java.util.List;

/** The catalogue of the bus: every address, its payload, who publishes and who listens. No address stands elsewhere. */
public final class Topics {
    /** Published by the relay, one message a committed batch, in commit order. Heard by push. At most once on the bus. */
    public static final Topic<TradesCommitted> TRADES = new Topic<>("trades.committed", TradesCommitted.class);

    /** Published by the relay every second, idle or not, so that the loss of the last batch is noticed. Heard by push. */
    public static final Topic<HeadAnnounced> HEAD = new Topic<>("trades.head", HeadAnnounced.class);

    /** Published by ingest after each commit to wake the relay, wherever it runs. Losing one costs a poll interval. */
    public static final Topic<BatchStored> STORED = new Topic<>("ingest.stored", BatchStored.class);

    /** Published by ingest when a token or pool was described. Heard by every node that keeps such descriptions. */
    public static final Topic<ReferenceChanged> REFERENCE = new Topic<>("reference.changed", ReferenceChanged.class);

    /** Published by whoever changes a key. Heard by every node. Losing one costs a poll interval. */
    public static final Topic<KeyChanged> KEYS = new Topic<>("keys.changed", KeyChanged.class);

    /** Published by every node once a second. Heard by push, which shows them all. */
    public static final Topic<ServiceReport> SERVICE = new Topic<>("service.measured", ServiceReport.class);

    private Topics() {}

    /**
     * The events of one commit; positions have no holes, so a first one that is not the successor of the last seen tells
     * of a loss.
     *
     * @param committedAt by the store's clock, from the outbox
     */
    public record TradesCommitted(String epoch, long first, long last, Instant committedAt, List<Trade> trades) {}

    /** How far the commit order has been published. */
    public record HeadAnnounced(Position position, Instant at) {}

    /** A commit ended with this position. */
    public record BatchStored(long last) {}

    /** The description of a token or a pool (by its address) changed. */
    public record ReferenceChanged(long chainId, String address) {}

    /**
     * A key was created, changed, rotated or revoked.
     *
     * @param ended whether no secret of the key opens anything any more: that is heeded even where the store is away
     */
    public record KeyChanged(String id, boolean ended) {}

    /** Everything that may travel, for the codec. */
    static List<Topic<?>> all() {
        return List.of(TRADES, HEAD, STORED, REFERENCE, KEYS, SERVICE);
    }
}
