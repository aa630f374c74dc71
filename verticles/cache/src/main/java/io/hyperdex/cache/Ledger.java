package io.hyperdex.cache;

import io.hyperdex.platform.cache.Change;
import io.hyperdex.platform.cache.Dependence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last changes of each tag on one line: up to where, over which time. It errs to one side only: what it forgets or merges
 * makes answers older than they are, never newer. Bounded: when a tag is forgotten, a floor rises to its last change, below
 * which every answer counts as outdated.
 */
final class Ledger {
    /** Of an answer that nothing has outdated; later than every change. */
    static final long NEVER = Long.MAX_VALUE;

    /** Of an answer that was outdated nobody knows when; earlier than every change. */
    static final long BEFORE_ALL = 0;

    private final int tagsMax;
    /** The tag that changed longest ago comes first. */
    private final Map<String, List<Segment>> tags = new LinkedHashMap<>();

    private long floor;

    /**
     * Changes that are one to the ledger.
     *
     * @param upTo where on the line the last of them is
     * @param since when the first of them was heard of, by the count of changes
     * @param size how many they are
     */
    private record Segment(long upTo, long from, long until, long since, int size) {
        Segment merged(Segment later) {
            return new Segment(
                    Math.max(upTo, later.upTo),
                    Math.min(from, later.from),
                    Math.max(until, later.until),
                    Math.min(since, later.since),
                    size + later.size);
        }
    }

    Ledger(int tagsMax, long floor) {
        this.tagsMax = tagsMax;
        this.floor = floor;
    }

    /** @param count of the changes that were heard of, this one included */
    void note(long upTo, Collection<Change> changes, long count) {
        for (Change change : changes) {
            List<Segment> segments = tags.remove(change.tag());
            if (segments == null) {
                segments = new ArrayList<>(1);
            }
            segments.add(new Segment(upTo, change.from(), change.until(), count, 1));
            merge(segments);
            tags.put(change.tag(), segments);
        }
        while (tags.size() > tagsMax) {
            Iterator<List<Segment>> eldest = tags.values().iterator();
            eldest.next().forEach(segment -> raise(segment.upTo));
            eldest.remove();
        }
    }

    /**
     * Of any size there are two at most, the larger the older: so the number grows with the logarithm of the changes, and what
     * is old is told apart from what is new.
     */
    private static void merge(List<Segment> segments) {
        int last = segments.size() - 1;
        while (last >= 2 && segments.get(last - 2).size == segments.get(last).size) {
            segments.set(last - 2, segments.get(last - 2).merged(segments.remove(last - 1)));
            last -= 2;
        }
    }

    /** Everything that was read before this counts as outdated. */
    void raise(long to) {
        floor = Math.max(floor, to);
    }

    long floor() {
        return floor;
    }

    /** When an answer that was read at this place was outdated, by the count of changes; {@link #NEVER} if it was not. */
    long outdated(long at, Dependence on) {
        if (at < floor) {
            return BEFORE_ALL;
        }
        long first = NEVER;
        for (String tag : on.tags()) {
            List<Segment> segments = tags.get(tag);
            if (segments == null) {
                continue;
            }
            for (Segment segment : segments) {
                if (segment.upTo > at && on.overlaps(segment.from, segment.until)) {
                    first = Math.min(first, segment.since);
                }
            }
        }
        return first;
    }
}
