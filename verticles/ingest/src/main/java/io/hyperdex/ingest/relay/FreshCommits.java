package io.hyperdex.ingest.relay;

import io.hyperdex.domain.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node's writer has committed and its relay has not published yet, so that the relay need not read it back.
 * Which commits there are, and in which order, the outbox says; here is only what is in them. When it is full the oldest
 * goes, and the relay reads that one from the store. Lives on the event loop of the writer and the relay.
 */
public final class FreshCommits {
    private static final int TRADES_MAX = 20_000;

    private final TreeMap<Long, Fresh> byFirst = new TreeMap<>();
    private int trades;
    private boolean kept;

    private record Fresh(long last, Supplier<List<Trade>> trades) {
        int size(long first) {
            return (int) (last - first + 1);
        }
    }

    /** Whether there is a relay here that will take them. */
    void keep(boolean relaying) {
        kept = relaying;
        byFirst.clear();
        trades = 0;
    }

    /**
     * Positions from {@code first} to {@code last} are committed.
     *
     * @param made their trades in this order; pure, and called on a worker thread
     */
    public void add(long first, long last, Supplier<List<Trade>> made) {
        if (!kept) {
            return;
        }
        var fresh = new Fresh(last, made);
        byFirst.put(first, fresh);
        trades += fresh.size(first);
        while (trades > TRADES_MAX && byFirst.size() > 1) {
            removeOldest();
        }
    }

    /** The trades of the commits, in their order; null unless all of them are here. Older ones are forgotten. */
    @Nullable
    Supplier<List<Trade>> take(List<Outbox.Commit> commits) {
        long first = commits.get(0).first();
        while (!byFirst.isEmpty() && byFirst.firstKey() < first) {
            removeOldest();
        }
        List<Supplier<List<Trade>>> taken = new ArrayList<>();
        for (Outbox.Commit commit : commits) {
            Fresh fresh = byFirst.get(commit.first());
            if (fresh == null || fresh.last != commit.last()) {
                return null;
            }
            taken.add(fresh.trades);
        }
        return () -> taken.stream().flatMap(made -> made.get().stream()).toList();
    }

    private void removeOldest() {
        var oldest = byFirst.pollFirstEntry();
        trades -= oldest.getValue().size(oldest.getKey());
    }
}
