package io.hyperdex.platform.usage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What has been counted since the last batch was taken. Every event loop counts here, so each call is synchronized. */
final class UsageCounts {
    private final int entriesMax;
    private Map<UsageEntry.Key, UsageEntry> entries = new HashMap<>();

    UsageCounts(int entriesMax) {
        this.entriesMax = entriesMax;
    }

    /** False when there is no room, not even among those that are counted by route alone. */
    synchronized boolean add(UsageEntry.Key key, Served served) {
        UsageEntry entry = entries.get(key);
        if (entry == null) {
            UsageEntry.Key admitted = entries.size() < entriesMax ? key : key.crowd();
            if (entries.size() >= 2 * entriesMax && !entries.containsKey(admitted)) {
                return false;
            }
            entry = entries.computeIfAbsent(admitted, UsageEntry::new);
        }
        entry.add(served);
        return true;
    }

    /** Everything counted so far; nothing is added to it any more. */
    synchronized List<UsageEntry> take() {
        List<UsageEntry> taken = new ArrayList<>(entries.values());
        entries = new HashMap<>();
        return taken;
    }

    synchronized int size() {
        return entries.size();
    }
}
