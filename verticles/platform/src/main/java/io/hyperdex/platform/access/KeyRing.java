package io.hyperdex.platform.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force, in memory: finding one needs no server, so a caller is known while PostgreSQL is away. Bounded by a
 * configured number, which creating a key respects. Thread-safe: read by every request, written by few.
 */
public final class KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final int keysMax;
    private final Map<String, ApiKey> byId = new HashMap<>();
    private final Map<KeyHash, ApiKey> byHash = new ConcurrentHashMap<>();
    /** How many keys hide a trader, and how many may be used by pages of an origin. */
    private final Map<String, Integer> hidden = new ConcurrentHashMap<>();

    private final Map<String, Integer> origins = new ConcurrentHashMap<>();
    private final Map<String, Instant> uses = new ConcurrentHashMap<>();
    /** Number of the last change that was read, whether or not the key is still held. */
    private long change;

    private volatile boolean complete;

    public KeyRing(int keysMax) {
        this.keysMax = keysMax;
    }

    public int keysMax() {
        return keysMax;
    }

    /** The key that a caller presents, if it is in force now; its use is noted to the minute. */
    public @Nullable ApiKey use(KeyHash presented, Instant now) {
        ApiKey key = find(presented, now);
        if (key != null) {
            Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
            if (!minute.equals(uses.get(key.id()))) {
                uses.put(key.id(), minute);
            }
        }
        return key;
    }

    public @Nullable ApiKey find(KeyHash presented, Instant now) {
        ApiKey key = byHash.get(presented);
        return key != null && key.opensWith(presented, now) ? key : null;
    }

    /** Whether a key has taken the trader out of the public's sight. An expired key still does; a revoked one does not. */
    public boolean hides(String trader) {
        return hidden.containsKey(trader);
    }

    /** All of them. */
    public Set<String> hidden() {
        return Set.copyOf(hidden.keySet());
    }

    /** Whether pages of the origin may use a browser key. */
    public boolean hasOrigin(String origin) {
        return origins.containsKey(origin);
    }

    /** Whether the keys of the store have been read; until then an unknown key may be a good one. */
    public boolean isComplete() {
        return complete;
    }

    /** Takes changes of the store in their order, those that come next after {@link #change}. */
    synchronized void read(List<ApiKey> page) {
        for (ApiKey key : page) {
            accept(key);
            change = Math.max(change, key.change());
        }
    }

    /** Says that there are no more changes for now. */
    void completed() {
        complete = true;
    }

    synchronized long change() {
        return change;
    }

    /** What operators see of it. */
    public record Status(int held, long change) {}

    public synchronized Status status() {
        return new Status(byId.size(), change);
    }

    /**
     * Takes a key as it is now; what is older than what is known changes nothing, nor does what is older than what was read of a key
     * that is not held: it has been revoked since.
     */
    public synchronized void accept(ApiKey key) {
        ApiKey known = byId.get(key.id());
        if ((known == null ? change : known.change()) >= key.change()) {
            return;
        }
        if (key.revokedAt() != null) {
            end(key.id());
            return;
        }
        if (known == null && byId.size() >= keysMax && !makeRoom()) {
            LOG.atError()
                    .addKeyValue("key", key.id())
                    .log("more keys in force than auth.keysMax: this one is unknown here");
            return;
        }
        add(key);
        if (known != null) {
            remove(known);
        }
    }

    /** Ends a key at once, before the store is asked about it. */
    public synchronized void end(String id) {
        ApiKey known = byId.get(id);
        if (known != null) {
            remove(known);
        }
    }

    private void add(ApiKey key) {
        byId.put(key.id(), key);
        byHash.put(key.hash(), key);
        if (key.previousHash() != null) {
            byHash.put(key.previousHash(), key);
        }
        if (key.grant().tradersHidden()) {
            key.grant().traders().forEach(trader -> hidden.merge(trader, 1, Integer::sum));
        }
        key.grant().origins().forEach(origin -> origins.merge(origin, 1, Integer::sum));
    }

    /** But for what names its successor by now: readers find the one or the other, at every moment. */
    private void remove(ApiKey key) {
        byId.remove(key.id(), key);
        byHash.remove(key.hash(), key);
        if (key.previousHash() != null) {
            byHash.remove(key.previousHash(), key);
        }
        if (key.grant().tradersHidden()) {
            key.grant().traders().forEach(trader -> release(hidden, trader));
        }
        key.grant().origins().forEach(origin -> release(origins, origin));
    }

    private static void release(Map<String, Integer> counts, String name) {
        counts.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Expired keys leave when their place is needed, unless they hide traders. */
    private boolean makeRoom() {
        Instant now = Instant.now();
        byId.values().stream()
                .filter(key -> !key.opensWith(key.hash(), now) && !key.grant().tradersHidden())
                .toList()
                .forEach(this::remove);
        return byId.size() < keysMax;
    }

    /** The uses since the last call, each by the minute. */
    Map<String, Instant> takeUses() {
        Map<String, Instant> taken = new HashMap<>();
        uses.keySet().forEach(id -> {
            Instant at = uses.remove(id);
            if (at != null) {
                taken.put(id, at);
            }
        });
        return taken;
    }

    void giveBack(Map<String, Instant> untold) {
        untold.forEach((id, at) -> uses.merge(id, at, (one, other) -> one.isAfter(other) ? one : other));
    }
}
