package io.hyperdex.push;

import io.hyperdex.domain.Interval;
import io.hyperdex.platform.cache.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which candles of a topic are to be told anew: few by their open times, many as a range. */
final class CandleChanges {
    /** More changed candles than this are told as a range. */
    private static final int CHANGED_MAX = 200;

    private final Interval interval;
    /** Open times, with the trades that were committed since they were told. */
    private final TreeMap<Instant, Integer> changed = new TreeMap<>();

    private final TreeMap<Instant, Integer> beingRead = new TreeMap<>();
    private Frames.@Nullable Range outdated;
    /** Everything committed up to here has been told, where anything is changed. */
    private long since;

    CandleChanges(Interval interval) {
        this.interval = interval;
    }

    boolean isEmpty() {
        return changed.isEmpty() && outdated == null;
    }

    long since() {
        return since;
    }

    /** Of what is marked next; everything up to {@code told} has been told, or had been marked already. */
    CandleChanges since(long told) {
        if (isEmpty()) {
            since = told;
        }
        return this;
    }

    /** A trade of this time was committed. */
    void mark(Instant timestamp) {
        changed.merge(interval.floor(timestamp), 1, Integer::sum);
        if (changed.size() > CHANGED_MAX) {
            summarise();
        }
    }

    void markAll(Collection<Instant> openTimes) {
        openTimes.forEach(openTime -> changed.putIfAbsent(openTime, 0));
    }

    /** All candles of a time, of which these are shown. */
    void mark(Change change, NavigableSet<Instant> shown) {
        Instant open = interval.floor(Instant.ofEpochMilli(change.from()));
        Instant end = Instant.ofEpochMilli(change.until());
        markAll(shown.tailSet(open, true).headSet(end, false));
        Instant oldest = shown.isEmpty() || shown.first().isAfter(end) ? end : shown.first();
        List<Instant> older = new ArrayList<>();
        for (Instant at = open; at.isBefore(oldest) && older.size() <= CHANGED_MAX; at = interval.end(at)) {
            older.add(at);
        }
        if (older.size() > CHANGED_MAX) {
            // As when many are summed up, the newest one is read, and the range is told with it.
            markAll(List.of(interval.floor(oldest.minusMillis(1))));
            outdate(open, oldest);
        } else {
            markAll(older);
            if (changed.size() > CHANGED_MAX) {
                summarise();
            }
        }
    }

    /** Keeps the newest half, which is what a chart shows. */
    private void summarise() {
        Instant from = changed.firstKey();
        Instant last = from;
        while (changed.size() > CHANGED_MAX / 2) {
            last = changed.pollFirstEntry().getKey();
        }
        outdate(from, interval.end(last));
    }

    void outdate(Instant from, Instant to) {
        Frames.Range before = outdated;
        outdated = before == null
                ? new Frames.Range(from, to)
                : new Frames.Range(
                        from.isBefore(before.from()) ? from : before.from(),
                        to.isAfter(before.to()) ? to : before.to());
    }

    /** What is to be told as a range; it counts as told from then on. */
    Frames.@Nullable Range takeOutdated() {
        Frames.Range taken = outdated;
        outdated = null;
        return taken;
    }

    /** Takes at most {@code max} candles to be read; {@link #taken} or {@link #readFailed} follows. */
    List<Instant> take(int max) {
        while (!changed.isEmpty() && beingRead.size() < max) {
            var oldest = changed.pollFirstEntry();
            beingRead.merge(oldest.getKey(), oldest.getValue(), Integer::sum);
        }
        return List.copyOf(beingRead.keySet());
    }

    /** Whether {@link #take} left something. */
    boolean hasMore() {
        return !changed.isEmpty();
    }

    /** What was read, with the trades that were committed of it since it had been told. */
    Map<Instant, Integer> taken() {
        Map<Instant, Integer> taken = Map.copyOf(beingRead);
        beingRead.clear();
        return taken;
    }

    /** Everything up to {@code told} had been told when the read began. */
    void readFailed(long told) {
        beingRead.forEach((openTime, trades) -> changed.merge(openTime, trades, Integer::sum));
        beingRead.clear();
        since = Math.min(since, told);
    }

    /** Whether the candle will be told again. */
    boolean awaits(Instant openTime) {
        return changed.containsKey(openTime) || beingRead.containsKey(openTime);
    }
}
