package io.hyperdex.ingest.store;

import java.util.LinkedHashMap;
import java.util.Map;

/** A bounded memory that forgets what was used longest ago. Not thread-safe: the writer's own. */
final class Remembered<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int max;

    Remembered(int max) {
        super(16, 0.75f, true);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
