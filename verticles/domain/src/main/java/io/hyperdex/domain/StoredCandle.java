package io.hyperdex.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What trades add to the stored candles, each sum once: while a longer interval has no other trades than a shorter one in it,
 * its candle is the same but for the open time, and most trades of a market are alone in several.
 *
 * @param shortest the shortest of the stored intervals that have this candle
 * @param longest the longest of them; those between have it too
 * @param state the candle, with an open time within that of the shortest
 */
public record StoredCandle(Interval shortest, Interval longest, CandleState state) {
    /** The candles of every stored interval, in no order. */
    public static List<StoredCandle> of(Iterable<Fill> fills) {
        List<StoredCandle> whole = new ArrayList<>();
        List<StoredCandle> open = new ArrayList<>();
        Interval first = Interval.STORED.get(0);
        CandleState.fold(first, fills).forEach(state -> open.add(new StoredCandle(first, first, state)));
        for (Interval interval : Interval.STORED.subList(1, Interval.STORED.size())) {
            List<StoredCandle> shorter = List.copyOf(open);
            open.clear();
            for (int from = 0, to; from < shorter.size(); from = to) {
                to = endOfRun(interval, shorter, from);
                if (to == from + 1) {
                    open.add(shorter.get(from).upTo(interval));
                } else {
                    List<StoredCandle> parts = shorter.subList(from, to);
                    whole.addAll(parts);
                    open.add(sum(interval, parts));
                }
            }
        }
        whole.addAll(open);
        return whole;
    }

    /** Those that have this candle, the shortest first. */
    public List<Interval> intervals() {
        return Interval.STORED.subList(Interval.STORED.indexOf(shortest), Interval.STORED.indexOf(longest) + 1);
    }

    /** Open time of the candle in one of its intervals. */
    public Instant openTime(Interval interval) {
        return interval.floor(state.openTime());
    }

    /** The same candle for some of its intervals alone. */
    public StoredCandle of(Interval shortestOfThem, Interval longestOfThem) {
        return new StoredCandle(shortestOfThem, longestOfThem, state);
    }

    private StoredCandle upTo(Interval interval) {
        return new StoredCandle(shortest, interval, state);
    }

    private static int endOfRun(Interval interval, List<StoredCandle> ascending, int from) {
        Instant openTime = ascending.get(from).openTime(interval);
        int to = from + 1;
        while (to < ascending.size() && ascending.get(to).openTime(interval).equals(openTime)) {
            to++;
        }
        return to;
    }

    private static StoredCandle sum(Interval interval, List<StoredCandle> parts) {
        CandleState sum = CandleState.rollUp(
                        interval, parts.stream().map(StoredCandle::state).toList())
                .iterator()
                .next();
        return new StoredCandle(interval, interval, sum);
    }
}
