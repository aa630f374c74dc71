package io.hyperdex.platform;

import io.hyperdex.platform.limits.LoadGauge;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What the node says of itself: starting, ready, degraded with the names of what is away, or draining, and how loaded it is. Thread-safe. */
public final class Health {
    /** The node's stage of life; degraded is a shade of ready. */
    public enum Stage {
        STARTING,
        READY,
        DRAINING
    }

    private final LoadGauge load = new LoadGauge();
    private final Map<String, Boolean> away = new ConcurrentHashMap<>();
    private volatile Stage stage = Stage.STARTING;

    public LoadGauge load() {
        return load;
    }

    public void enter(Stage next) {
        stage = next;
    }

    public Stage stage() {
        return stage;
    }

    /** Says that a dependency (redis, postgres) is there or not. */
    public void report(String dependency, boolean up) {
        away.put(dependency, !up);
    }

    /** Dependencies that are away now. */
    public SortedSet<String> degraded() {
        SortedSet<String> names = new TreeSet<>();
        away.forEach((name, isAway) -> {
            if (isAway) {
                names.add(name);
            }
        });
        return names;
    }
}
