package io.hyperdex.query;

import io.hyperdex.platform.cache.Lease;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers that one event loop sends again to the same request, byte for byte, without asking the cache, as long as their lease
 * holds. It asks again every second, so that the cache knows what is in use. Only of what all callers see alike. Bounded; the least recently used goes first.
 */
final class SendAgain {
    private static final long ASK_AGAIN_MILLIS = 1_000;

    private final int targetsMax;
    private final Map<String, Held> held = new LinkedHashMap<>(64, 0.75f, true);

    private record Held(Lease lease, long untilMillis) {
        boolean holds(long nowMillis) {
            return nowMillis < untilMillis && lease.holds(nowMillis);
        }
    }

    SendAgain(int targetsMax) {
        this.targetsMax = targetsMax;
    }

    @Nullable
    Lease find(String target, long nowMillis) {
        Held known = held.get(target);
        if (known == null) {
            return null;
        }
        if (!known.holds(nowMillis)) {
            held.remove(target);
            return null;
        }
        return known.lease();
    }

    void keep(String target, Lease lease, long nowMillis) {
        held.put(target, new Held(lease, nowMillis + ASK_AGAIN_MILLIS));
        if (held.size() > targetsMax) {
            Iterator<String> eldest = held.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Lets go of bytes that the cache has dropped. */
    void sweep(long nowMillis) {
        held.values().removeIf(known -> !known.holds(nowMillis));
    }
}
