package io.hyperdex.platform.bus;

import io.hyperdex.domain.Position;
import io.hyperdex.domain.Trade;
import io.hyperdex.platform.access.Sight;
import io.hyperdex.platform.cache.CacheAsked;
import io.hyperdex.platform.cache.CacheReport;
import io.hyperdex.platform.cache.GaveUp;
import io.hyperdex.platform.cache.GiveUp;
import io.hyperdex.platform.cache.HandIn;
import io.hyperdex.platform.cache.HandedIn;
import io.hyperdex.platform.cache.Invalidated;
import io.hyperdex.platform.cache.Invalidation;
import io.hyperdex.platform.cache.Looked;
import io.hyperdex.platform.cache.Lookup;
import io.hyperdex.platform.performance.ServiceReport;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /**
     * Published by ingest when descriptions or posted prices changed, and by analytics when prices were derived or a ledger was
     * made again. Heard by cache and push. At most once on the bus.
     */
    public static final Topic<Invalidation> CHANGED = new Topic<>("cache.changed", Invalidation.class);

    /** Published by push for each event that a load generator posts. Heard by push on every node. At most once on the bus. */
    public static final Topic<BenchEvent> BENCH = new Topic<>("bench.event", BenchEvent.class);

    /** Published by analytics after each commit of its own. Heard by push. Losing one costs a second. */
    public static final Topic<TradesFollowed> FOLLOWED = new Topic<>("trades.followed", TradesFollowed.class);

    /** Asked by query, of its own node's cache if there is one, else of any. */
    public static final Request<Lookup, Looked> LOOK_UP = new Request<>("cache.lookup", Lookup.class, Looked.class);

    /** Asked by query of the cache whose ticket it has. */
    public static final Request<HandIn, HandedIn> HAND_IN =
            new Request<>("cache.hand-in", HandIn.class, HandedIn.class);

    /** Asked by query of the cache whose ticket it has. */
    public static final Request<GiveUp, GaveUp> GIVE_UP = new Request<>("cache.give-up", GiveUp.class, GaveUp.class);

    /** Asked by ingest of its own node's cache after a commit, before the writer is answered. */
    public static final Request<Invalidation, Invalidated> INVALIDATE =
            new Request<>("cache.invalidate", Invalidation.class, Invalidated.class);

    /** Asked by query of its own node's cache. */
    public static final Request<CacheAsked, CacheReport> CACHE_REPORT =
            new Request<>("cache.report", CacheAsked.class, CacheReport.class);

    private Topics() {}

    /** Asked by push of any query, when somebody subscribes and when what was told may hold no more. */
    public static Request<StateAsked, StateTold> state(StateFamily family) {
        return new Request<>("state." + family.code(), StateAsked.class, StateTold.class);
    }

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

    /** A JSON object for the subscribers of {@code bench:<name>}. */
    public record BenchEvent(String name, String json) {}

    /** What a piece of work makes of trades is stored up to a position. */
    public record TradesFollowed(String work, long position) {}

    /**
     * @param visible which trades of a trader count; null for a chain
     * @param terms how to look at it, as parameters of REST
     */
    public record StateAsked(
            StateFamily family, String key, Sight.@Nullable Visible visible, Map<String, String> terms) {}

    /**
     * A state as it is now.
     *
     * @param offset everything committed up to it is in
     * @param objects all of it; what is the same as before is not sent again
     * @param tags what outdates it, like an answer in a cache
     * @param goodMillis how long, unless something does
     */
    public record StateTold(long offset, List<StateObject> objects, List<String> tags, long goodMillis) {}

    /**
     * @param key tells an object from the others of its state
     * @param json as REST answers it
     */
    public record StateObject(String key, String json) {}

    /** Everything that may travel, for the codec. */
    static Set<Class<?>> payloads() {
        Set<Class<?>> payloads = new LinkedHashSet<>();
        for (Topic<?> topic : List.of(TRADES, HEAD, STORED, REFERENCE, KEYS, SERVICE, CHANGED, BENCH, FOLLOWED)) {
            payloads.add(topic.payload());
        }
        for (Request<?, ?> request : List.of(LOOK_UP, HAND_IN, GIVE_UP, INVALIDATE, CACHE_REPORT)) {
            payloads.add(request.question());
            payloads.add(request.answer());
        }
        payloads.add(StateAsked.class);
        payloads.add(StateTold.class);
        return payloads;
    }
}
